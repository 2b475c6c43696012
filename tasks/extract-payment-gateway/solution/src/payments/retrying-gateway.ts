import { PaymentUnavailable } from "../errors.ts";
import type { ChargeRequest, ChargeResult, PaymentGateway, RefundRequest } from "./gateway.ts";

export interface Patience {
  /** How often to ask, the first time included. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Asks another gateway again while it is unavailable: after 100 ms, 200 ms and so on, or when it says. */
export class RetryingGateway implements PaymentGateway {
  readonly #gateway: PaymentGateway;
  readonly #patience: Patience;

  constructor(gateway: PaymentGateway, patience: Patience) {
    this.#gateway = gateway;
    this.#patience = patience;
  }

  charge(request: ChargeRequest): Promise<ChargeResult> {
    return this.#insist(() => this.#gateway.charge(request));
  }

  refund(request: RefundRequest): Promise<void> {
    return this.#insist(() => this.#gateway.refund(request));
  }

  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    const { attempts, sleep } = this.#patience;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof PaymentUnavailable) || attempt >= attempts) throw error;
        await sleep(error.retryAfterMs ?? 100 * 2 ** (attempt - 1));
      }
    }
  }
}
