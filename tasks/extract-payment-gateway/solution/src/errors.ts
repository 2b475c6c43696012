/** The payment provider could not be reached, or had no time for us. Nothing was paid, as far as we know. */
export class PaymentUnavailable extends Error {
  override readonly name = "PaymentUnavailable";
  /** How long the provider asks us to wait; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Something that cannot be done with an order in its state. */
export class WrongState extends Error {
  override readonly name = "WrongState";
}
