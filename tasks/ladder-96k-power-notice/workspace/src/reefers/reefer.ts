export type ReeferStatus = "plugged" | "pulled" | "failed";

/** A cooled container that hangs on one of our sockets. */
export interface Reefer {
  /** As the tablets give it. */
  readonly id: string;
  readonly box: string;
  /** Slot and socket. */
  readonly socket: string;
  /** Temperature it was ordered at, in tenths of a degree. */
  readonly setPoint: number;
  /** Air that goes in, in tenths. */
  readonly supply: number;
  /** Air that comes back, in tenths. */
  readonly back: number;
  readonly pluggedAt: Date;
  readonly pulledAt: Date | null;
  readonly defrosting: boolean;
  readonly status: ReeferStatus;
}
