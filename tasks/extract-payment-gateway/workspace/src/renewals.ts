import type { Money } from "./money.ts";
import { toDecimal } from "./money.ts";
import { PaystoneClient, PaystoneError, type Transport } from "./vendor/paystone.ts";

export interface SeasonTicket {
  readonly id: number;
  readonly price: Money;
  readonly cardToken: string;
}

/** Ids of tickets by what became of them. */
export interface RenewalSummary {
  readonly renewed: number[];
  readonly declined: number[];
  /** To be tried again another night. */
  readonly postponed: number[];
}

export class Renewals {
  readonly #client: PaystoneClient;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(transport: Transport, sleep: (ms: number) => Promise<void>) {
    this.#client = new PaystoneClient(transport);
    this.#sleep = sleep;
  }

  /** Charges every ticket for `month` ("2025-06"), one after the other. */
  async renewAll(tickets: readonly SeasonTicket[], month: string): Promise<RenewalSummary> {
    const summary: RenewalSummary = { renewed: [], declined: [], postponed: [] };
    for (const ticket of tickets) summary[await this.#renew(ticket, month, 1)].push(ticket.id);
    return summary;
  }

  async #renew(ticket: SeasonTicket, month: string, attempt: number): Promise<keyof RenewalSummary> {
    try {
      const { amount, currency } = { amount: toDecimal(ticket.price), currency: ticket.price.currency };
      await this.#client.createCharge(`renewal-${ticket.id}-${month}`, { amount, currency, card_token: ticket.cardToken });
      return "renewed";
    } catch (error) {
      if (!(error instanceof PaystoneError)) throw error;
      if (error.status === 402) return "declined";
      if (![0, 429].includes(error.status) && error.status < 500) throw error;
      if (attempt >= 5) return "postponed";
      await this.#sleep(error.retryAfter === undefined ? 50 * 2 ** attempt : error.retryAfter * 1000);
      return this.#renew(ticket, month, attempt + 1);
    }
  }
}
