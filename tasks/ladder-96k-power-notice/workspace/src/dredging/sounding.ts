export const SOUNDING_METHODS = ["beam", "lead", "scan"] as const;
export type SoundingMethod = (typeof SOUNDING_METHODS)[number];

export const SOUNDING_BOTTOMS = ["mud", "sand", "rock"] as const;
export type SoundingBottom = (typeof SOUNDING_BOTTOMS)[number];

/** How deep the water was found at a place. */
export interface Sounding {
  /** Month, berth and number. */
  readonly id: string;
  readonly berth: string;
  /** How far along the berth, in metres. */
  readonly metre: number;
  /** Below chart datum, in centimetres. */
  readonly depth: number;
  readonly soundedOn: string;
  readonly method: SoundingMethod;
  readonly bottom: SoundingBottom;
}
