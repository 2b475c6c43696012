import { PaymentUnavailable } from "./errors.ts";
import type { Money } from "./money.ts";
import type { PaymentGateway } from "./payments/gateway.ts";

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
  readonly #gateway: PaymentGateway;

  constructor(gateway: PaymentGateway) {
    this.#gateway = gateway;
  }

  /** Charges every ticket for `month` ("2025-06"), one after the other. */
  async renewAll(tickets: readonly SeasonTicket[], month: string): Promise<RenewalSummary> {
    const summary: RenewalSummary = { renewed: [], declined: [], postponed: [] };
    for (const ticket of tickets) summary[await this.#renew(ticket, month)].push(ticket.id);
    return summary;
  }

  async #renew({ id, price, cardToken }: SeasonTicket, month: string): Promise<keyof RenewalSummary> {
    try {
      const result = await this.#gateway.charge({ key: `renewal-${id}-${month}`, total: price, cardToken });
      return result.status === "paid" ? "renewed" : "declined";
    } catch (error) {
      if (error instanceof PaymentUnavailable) return "postponed";
      throw error;
    }
  }
}
