import type { Message, Receipt } from "../message.ts";
import { BaseSender } from "./base.ts";

const FOOTER = "Town Library, Market Square 1";

export class EmailSender extends BaseSender {
  protected override prepare(message: Message): Message {
    const subject = `[Library] ${message.subject.trim()}`;
    return { ...message, subject, text: `${message.text}\n\n-- \n${FOOTER}` };
  }

  protected override deliver({ to, subject, text }: Message): Promise<string> {
    return this.world.transports.mail(to, subject, text);
  }
}

export class AuditedEmailSender extends EmailSender {
  protected override async deliver(message: Message): Promise<string> {
    try {
      const id = await super.deliver(message);
      this.note(message, "sent");
      return id;
    } catch (error) {
      this.note(message, `failed: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  private note({ to, subject, text }: Message, outcome: string): void {
    this.world.audit({ at: this.world.clock().toISOString(), to, subject, text, outcome });
  }
}

export class DigestEmailSender extends AuditedEmailSender {
  private collected: Message[] = [];

  override async send(message: Message): Promise<Receipt> {
    if (message.urgent) return super.send(message);
    this.collected.push(message);
    return { status: "deferred" };
  }

  override async flush(): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    const groups = Map.groupBy(this.collected, ({ to }) => to);
    for (const [to, messages] of groups) {
      const receipt = await this.sendLate(digestOf(to, messages));
      if (receipt.status !== "failed") this.collected = this.collected.filter((message) => !messages.includes(message));
      receipts.push(receipt);
    }
    return receipts;
  }
}

function digestOf(to: string, messages: readonly Message[]): Message {
  const [first] = messages;
  if (first && messages.length === 1) return first;
  const text = messages.map((message) => `* ${message.subject}\n${message.text}`).join("\n\n");
  return { to, subject: `${messages.length} messages`, text };
}
