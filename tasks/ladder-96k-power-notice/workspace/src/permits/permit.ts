export const PERMIT_WORKS = ["welding", "tank-entry", "diving", "blasting", "painting"] as const;
export type PermitWork = (typeof PERMIT_WORKS)[number];

export type PermitStatus = "asked" | "granted" | "ended" | "refused" | "withdrawn";

/** Leave to do something dangerous at a place for some hours. */
export interface Permit {
  /** As the tablets give it. */
  readonly id: string;
  /** What may be done */
  readonly work: PermitWork;
  readonly place: string;
  readonly company: string;
  readonly from: Date;
  readonly until: Date;
  /** Who stands by with an extinguisher or a line. */
  readonly watch: string | null;
  /** Tenths of a per cent, measured before entering a tank. */
  readonly oxygen: number | null;
  readonly status: PermitStatus;
}
