export const WEIGHING_SCALES = ["in", "out"] as const;
export type WeighingScale = (typeof WEIGHING_SCALES)[number];

export type WeighingStatus = "begun" | "complete" | "printed" | "void";

/** A lorry on the scale, once loaded and once empty. */
export interface Weighing {
  /** As the tablets give it. */
  readonly id: string;
  /** The lorry's visit, where it has one. */
  readonly visit: string | null;
  /** Container on it. */
  readonly box: string | null;
  /** What the scale showed first, in kilograms. */
  readonly first: number;
  /** What it showed the other time. */
  readonly second: number | null;
  readonly axles: number;
  /** When the first was taken. */
  readonly at: Date;
  /** The scale at which lane */
  readonly scale: WeighingScale;
  readonly status: WeighingStatus;
}
