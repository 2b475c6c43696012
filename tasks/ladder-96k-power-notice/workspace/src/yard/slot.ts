export const SLOT_BLOCKS = ["A", "B", "C", "D"] as const;
export type SlotBlock = (typeof SLOT_BLOCKS)[number];

export const SLOT_LENGTHS = ["20", "40"] as const;
export type SlotLength = (typeof SLOT_LENGTHS)[number];

/** A place in the yard where containers stand on top of each other. */
export interface Slot {
  /** Block, row and place. */
  readonly id: string;
  readonly block: SlotBlock;
  /** Feet */
  readonly length: SlotLength;
  /** How many may stand on each other. */
  readonly tiers: number;
  /** What the ground carries, in kilograms. */
  readonly limit: number;
  /** Sockets for reefers. */
  readonly plugs: number;
  /** What stands here, from the ground up. */
  readonly stack: readonly string[];
}
