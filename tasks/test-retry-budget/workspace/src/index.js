export { constant, exponential } from "./backoff.js";
export { Budget } from "./budget.js";
export { GaveUp } from "./errors.js";
export { Retrier } from "./retrier.js";
