export const WAGON_BRAKES = ["P", "G", "none"] as const;
export type WagonBrake = (typeof WAGON_BRAKES)[number];

export type WagonStatus = "arriving" | "standing" | "left" | "damaged";

/** A railway wagon on our sidings. */
export interface Wagon {
  /** As painted on it. */
  readonly id: string;
  /** Number of the train it came with. */
  readonly train: string;
  /** Siding that it stands on. */
  readonly track: number;
  /** Over buffers, in decimetres. */
  readonly length: number;
  /** Its own weight, in kilograms. */
  readonly tare: number;
  /** What is on it, in kilograms. */
  readonly load: number;
  /** Containers on it, from its front. */
  readonly boxes: readonly string[];
  /** How it brakes */
  readonly brake: WagonBrake;
  readonly cameAt: Date;
  readonly status: WagonStatus;
}
