import type { Message, Receipt, World } from "../message.ts";

/** Sends messages. Subclasses say how they are prepared, whether they may go out, and how they are delivered. */
export abstract class BaseSender {
  protected readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async send(message: Message): Promise<Receipt> {
    const prepared = this.prepare(message);
    const reason = this.objection(prepared);
    if (reason !== null) return { status: "dropped", reason };
    return { status: "sent", id: await this.deliver(prepared) };
  }

  /** Sends what waits, if the sender lets messages wait. */
  async flush(): Promise<Receipt[]> {
    return [];
  }

  protected prepare(message: Message): Message {
    return message;
  }

  protected objection(_message: Message): string | null {
    return null;
  }

  protected abstract deliver(message: Message): Promise<string>;

  /** Sends a message that waited. */
  protected async sendLate(message: Message): Promise<Receipt> {
    try {
      return await BaseSender.prototype.send.call(this, message);
    } catch (error) {
      return { status: "failed", error: error instanceof Error ? error.message : String(error) };
    }
  }
}
