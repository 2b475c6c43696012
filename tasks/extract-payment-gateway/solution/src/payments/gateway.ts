import type { Money } from "../money.ts";

/** Where the money comes from and goes to. Both methods throw PaymentUnavailable when trying again may help. */
export interface PaymentGateway {
  /** Charges a card. A declined card is an answer, not an error. */
  charge(request: ChargeRequest): Promise<ChargeResult>;
  /** Gives a payment back. Resolves also when that had happened before. */
  refund(request: RefundRequest): Promise<void>;
}

export interface ChargeRequest {
  /** Idempotency key: the provider does it once, however often it is asked. */
  readonly key: string;
  readonly total: Money;
  readonly cardToken: string;
}

export type ChargeResult = { readonly status: "paid"; readonly payment: string } | { readonly status: "declined" };

export interface RefundRequest {
  readonly key: string;
  readonly total: Money;
  readonly payment: string;
}
