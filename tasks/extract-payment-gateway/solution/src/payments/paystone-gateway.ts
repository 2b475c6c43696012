import { PaymentUnavailable } from "../errors.ts";
import { toDecimal } from "../money.ts";
import { PaystoneClient, PaystoneError, type Transport } from "../vendor/paystone.ts";
import type { ChargeRequest, ChargeResult, PaymentGateway, RefundRequest } from "./gateway.ts";

/** Payments through Paystone. Asks once per call. */
export class PaystoneGateway implements PaymentGateway {
  readonly #client: PaystoneClient;

  constructor(transport: Transport) {
    this.#client = new PaystoneClient(transport);
  }

  async charge({ key, total, cardToken }: ChargeRequest): Promise<ChargeResult> {
    try {
      const body = { amount: toDecimal(total), currency: total.currency, card_token: cardToken };
      const { id } = await this.#client.createCharge(key, body);
      return { status: "paid", payment: id };
    } catch (error) {
      if (error instanceof PaystoneError && error.status === 402) return { status: "declined" };
      throw translated(error);
    }
  }

  async refund({ key, total, payment }: RefundRequest): Promise<void> {
    try {
      const body = { charge: payment, amount: toDecimal(total), currency: total.currency };
      await this.#client.createRefund(key, body);
    } catch (error) {
      // An earlier attempt went through and its answer got lost.
      if (error instanceof PaystoneError && error.code === "already_refunded") return;
      throw translated(error);
    }
  }
}

function translated(error: unknown): unknown {
  if (!(error instanceof PaystoneError)) return error;
  if (error.status !== 0 && error.status !== 429 && error.status < 500) return error;
  const retryAfterMs = error.retryAfter === undefined ? null : error.retryAfter * 1000;
  return new PaymentUnavailable("the payment provider cannot be reached", retryAfterMs);
}
