export type { Decision } from "./bucket.ts";
export { type Clock, systemClock } from "./clock.ts";
export { toHeaders } from "./headers.ts";
export { type Options, RateLimiter } from "./limiter.ts";
export { parseRule, type Rule } from "./rule.ts";
