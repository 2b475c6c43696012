import type { Message, Receipt } from "../message.ts";
import { BaseSender } from "./base.ts";

const QUIET_FROM = 21;
const QUIET_UNTIL = 7;

export class PushSender extends BaseSender {
  protected override deliver({ to, subject, text }: Message): Promise<string> {
    return this.world.transports.push(to, subject, text);
  }
}

export class QuietPushSender extends PushSender {
  private waiting: Message[] = [];

  override async send(message: Message): Promise<Receipt> {
    if (message.urgent || !this.isQuiet()) return super.send(message);
    this.waiting.push(message);
    return { status: "deferred" };
  }

  override async flush(): Promise<Receipt[]> {
    if (this.isQuiet()) return [];
    const messages = this.waiting;
    this.waiting = [];
    const receipts: Receipt[] = [];
    const failed: Message[] = [];
    for (const message of messages) {
      const receipt = await this.sendLate(message);
      if (receipt.status === "failed") failed.push(message);
      receipts.push(receipt);
    }
    this.waiting = [...failed, ...this.waiting];
    return receipts;
  }

  private isQuiet(): boolean {
    const hour = this.world.clock().getUTCHours();
    return hour >= QUIET_FROM || hour < QUIET_UNTIL;
  }
}
