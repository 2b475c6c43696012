import type { Refresh } from "../gateway/gateway.ts";
import type { Secrets } from "./secrets.ts";

export type { Secrets };

/** A login that a trial has for itself. Disposing of it lets the next trial have it. */
export interface LentLogin extends AsyncDisposable {
  /** The file for the agent's home. It is a secret. */
  readonly text: string;
  /** All that must not be seen in what the trial leaves behind; it grows as tokens are renewed. */
  readonly secrets: Secrets;
  /**
   * Keeps what the issuer gave to the agent, if it descends from this login.
   * @throws InfraError `login-not-saved`.
   */
  renewed(refresh: Refresh): Promise<void>;
  /**
   * Looks at the agent's own file, which may hold anything. `unseen`: nobody knows what the issuer gave to the agent,
   * so that newer tokens of the same account are kept; otherwise they are only something not to be seen.
   */
  returned(text: string, unseen: boolean): Promise<void>;
}

/** A login file that is lent to one trial after the other, of this process and of others. */
export interface Login {
  /** Where the agent's refresh requests go. */
  readonly refreshUrl: string;
  /** The account's word in a profile's facts: the same for every login of that kind, and no secret. */
  readonly kind: string;
  /** Fails before anything runs where borrowing would. @throws UsageError `unusable-login`. */
  check(): Promise<void>;
  /**
   * Waits until nobody else has it.
   * @throws UsageError `unusable-login`; InfraError `login-in-use` after a long wait; the signal's reason.
   */
  borrow(signal: AbortSignal): Promise<LentLogin>;
}
