export type PassStatus = "printed" | "handed-out" | "returned" | "lost" | "blocked";

/** Leave for a person to be on our ground. */
export interface Pass {
  /** As printed on it. */
  readonly id: string;
  readonly holder: string;
  readonly company: string;
  /** Where the holder may go. */
  readonly zones: readonly string[];
  /** First day. */
  readonly from: string;
  /** Last day. */
  readonly until: string;
  /** Only together with one of us. */
  readonly escort: boolean;
  /** Day of the last safety training. */
  readonly trainedOn: string | null;
  readonly status: PassStatus;
}
