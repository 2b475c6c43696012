/** The payment provider could not be reached, or had no time for us. Nothing was paid, as far as we know. */
export class PaymentUnavailable extends Error {
  override readonly name = "PaymentUnavailable";
}

/** Something that cannot be done with an order in its state. */
export class WrongState extends Error {
  override readonly name = "WrongState";
}
