export { MoneyError } from "./currency.ts";
export type { Rounding } from "./decimal.ts";
export { exchange } from "./exchange.ts";
export { format, type Style } from "./format.ts";
export { Money } from "./money.ts";
