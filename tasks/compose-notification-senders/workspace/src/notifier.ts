import { type Message, type Receipt, TransportError } from "./message.ts";
import type { Senders } from "./senders.ts";

export interface Member {
  readonly prefers: keyof Senders;
  /** For the way that is preferred. */
  readonly address: string;
  readonly phone?: string;
}

/** Sends everybody what they should know in the way they prefer. */
export class Notifier {
  readonly #senders: Senders;

  constructor(senders: Senders) {
    this.#senders = senders;
  }

  async notify(member: Member, message: Omit<Message, "to">): Promise<Receipt> {
    try {
      return await this.#senders[member.prefers].send({ ...message, to: member.address });
    } catch (error) {
      const canFallBack = member.prefers === "push" && member.phone !== undefined && error instanceof TransportError;
      if (!canFallBack) throw error;
      return this.#senders.sms.send({ ...message, to: member.phone });
    }
  }
}
