import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Store } from "./store.ts";

/** What the rules need of the company that they are applied for. */
export interface Company {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Config;
}
