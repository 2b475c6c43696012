/** Paystone SDK 4.1, copied in. Do not change it. */

export interface PaystoneRequest {
  readonly path: "/charges" | "/refunds";
  readonly idempotencyKey: string;
  readonly body: Readonly<Record<string, string>>;
}

export interface PaystoneResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a request. Throws when there is no connection. */
export type Transport = (request: PaystoneRequest) => Promise<PaystoneResponse>;

export class PaystoneError extends Error {
  override readonly name = "PaystoneError";
  readonly status: number;
  /** For example `card_declined`; `connection_failed` when there was no answer. */
  readonly code: string;
  /** Seconds to wait, when Paystone said so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export class PaystoneClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves to the id of the charge. */
  createCharge(idempotencyKey: string, charge: { amount: string; currency: string; card_token: string }) {
    return this.#send({ path: "/charges", idempotencyKey, body: charge });
  }

  /** Resolves to the id of the refund. */
  createRefund(idempotencyKey: string, refund: { charge: string; amount: string; currency: string }) {
    return this.#send({ path: "/refunds", idempotencyKey, body: refund });
  }

  async #send(request: PaystoneRequest): Promise<{ id: string }> {
    let response: PaystoneResponse;
    try {
      response = await this.#transport(request);
    } catch (error) {
      throw new PaystoneError(0, "connection_failed", error instanceof Error ? error.message : String(error));
    }
    const { status, body } = response;
    if (status < 400) return { id: String(body["id"]) };
    const retryAfter = typeof body["retry_after"] === "number" ? body["retry_after"] : undefined;
    throw new PaystoneError(status, String(body["code"]), String(body["message"]), retryAfter);
  }
}
