export const GANG_SHIFTS = ["early", "late", "night"] as const;
export type GangShift = (typeof GANG_SHIFTS)[number];

export type GangStatus = "ordered" | "confirmed" | "worked" | "cancelled";

/** Dockers who work on one ship for one shift. */
export interface Gang {
  /** As the tablets give it. */
  readonly id: string;
  readonly call: string;
  readonly shift: GangShift;
  /** Day on which the shift begins. */
  readonly day: string;
  readonly foreman: string;
  /** Dockers without the foreman. */
  readonly men: number;
  /** What at least one of them can do. */
  readonly skills: readonly string[];
  /** Minutes without work. */
  readonly standby: number;
  readonly status: GangStatus;
}
