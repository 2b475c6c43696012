/** Something that somebody did. */
export interface AuditEvent {
  /** Unique. Given by the service that reports the event, so ids say nothing about time. */
  readonly id: string;
  /** When it happened, in milliseconds since 1970. Not unique. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
}

export type Order = "newest" | "oldest";
