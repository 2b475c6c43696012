export const WASTE_DELIVERY_SORTS = ["sludge", "sewage", "washings"] as const;
export type WasteDeliverySort = (typeof WASTE_DELIVERY_SORTS)[number];

export type WasteDeliveryStatus = "ordered" | "running" | "done" | "cancelled";

/** Liquid waste that a ship pumped ashore. */
export interface WasteDelivery {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Who pays. */
  readonly account: string;
  /** What was pumped */
  readonly sort: WasteDeliverySort;
  /** The meter it ran through. */
  readonly meter: string;
  /** Hoses on. */
  readonly startedAt: Date;
  /** Hoses off. */
  readonly endedAt: Date | null;
  /** Amount in tenths of a cubic metre. */
  readonly volume: number;
  /** Pulses of the meter. */
  readonly counts: number;
  readonly status: WasteDeliveryStatus;
}
