export const HOLD_OFFICES = ["customs", "veterinary", "plants", "police"] as const;
export type HoldOffice = (typeof HOLD_OFFICES)[number];

export type HoldStatus = "active" | "lifted" | "seized";

/** Customs or another office forbids that something leaves. */
export interface Hold {
  /** As the tablets give it. */
  readonly id: string;
  /** Number of the container, or id of the parcel. */
  readonly subject: string;
  readonly office: HoldOffice;
  /** In the words of the office. */
  readonly reason: string;
  readonly placedAt: Date;
  /** Whether somebody will come and look. */
  readonly inspection: boolean;
  readonly liftedAt: Date | null;
  readonly status: HoldStatus;
}
