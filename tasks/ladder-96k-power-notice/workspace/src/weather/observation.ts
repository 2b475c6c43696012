/** What the mast on the mole measured in ten minutes. */
export interface Observation {
  /** Begin of the ten minutes, by UTC. */
  readonly id: string;
  /** The same. */
  readonly at: Date;
  /** Mean wind in knots. */
  readonly mean: number;
  /** Strongest gust in knots. */
  readonly gust: number;
  /** Where the wind comes from, in degrees. */
  readonly from: number;
  /** How far one sees, in metres. */
  readonly sight: number;
  /** In tenths of a degree. */
  readonly air: number;
  /** Tenths of a millimetre. */
  readonly rain: number;
}
