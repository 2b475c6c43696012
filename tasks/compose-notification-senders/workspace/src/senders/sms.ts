import { type Message, TransportError } from "../message.ts";
import { BaseSender } from "./base.ts";

const LENGTH = 160;
const PER_DAY = 5;
const WAITS = [1000, 4000];

export class SmsSender extends BaseSender {
  protected override prepare(message: Message): Message {
    const characters = [...`${message.subject}: ${message.text}`];
    const text = characters.length > LENGTH ? `${characters.slice(0, LENGTH - 1).join("")}…` : characters.join("");
    return { ...message, text };
  }

  protected override deliver({ to, text }: Message): Promise<string> {
    return this.world.transports.sms(to, text);
  }
}

export class LimitedSmsSender extends SmsSender {
  private readonly counts = new Map<string, number>();

  protected override objection(message: Message): string | null {
    const key = `${this.world.clock().toISOString().slice(0, 10)} ${message.to}`;
    const count = this.counts.get(key) ?? 0;
    if (count >= PER_DAY && !message.urgent) return `${message.to} had ${PER_DAY} messages today`;
    this.counts.set(key, count + 1);
    return super.objection(message);
  }
}

export class RetryingSmsSender extends LimitedSmsSender {
  protected override async deliver(message: Message): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await super.deliver(message);
      } catch (error) {
        const wait = WAITS[attempt];
        if (!(error instanceof TransportError) || wait === undefined) throw error;
        await this.world.sleep(wait);
      }
    }
  }
}
