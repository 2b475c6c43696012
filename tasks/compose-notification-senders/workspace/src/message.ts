export interface Message {
  /** Mail address, phone number or device. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly urgent?: boolean;
}

/** What became of a message. Only `flush` gives `failed`; sending throws. */
export type Receipt =
  | { readonly status: "sent"; readonly id: string }
  | { readonly status: "deferred" }
  | { readonly status: "dropped"; readonly reason: string }
  | { readonly status: "failed"; readonly error: string };

/** The provider could not be reached; trying again may help. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}

/** The providers. Each gives an id, or throws. */
export interface Transports {
  mail(to: string, subject: string, text: string): Promise<string>;
  sms(to: string, text: string): Promise<string>;
  push(to: string, title: string, body: string): Promise<string>;
}

export interface AuditEntry {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly outcome: string;
}

export type Clock = () => Date;
export type Sleep = (ms: number) => Promise<void>;

/** What the senders need of the world. */
export interface World {
  readonly transports: Transports;
  readonly audit: (entry: AuditEntry) => void;
  readonly clock: Clock;
  readonly sleep: Sleep;
}
