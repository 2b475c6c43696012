import { decimalsOf } from "./currency.ts";
import type { Money } from "./money.ts";

export type Style = "en" | "de";

const MARKS = { en: { group: ",", point: "." }, de: { group: ".", point: "," } } as const;

/** The amount as people write it, such as `-1,234.50 EUR`. */
export function format(money: Money, style: Style = "en"): string {
  const { group, point } = MARKS[style];
  const decimals = decimalsOf(money.currency);
  const sign = money.minor < 0n ? "-" : "";
  const digits = String(money.minor < 0n ? -money.minor : money.minor).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const whole = digits.slice(0, cut).replace(/\B(?=(?:\d{3})+$)/g, group);
  const fraction = decimals > 0 ? point + digits.slice(cut) : "";
  return `${sign}${whole}${fraction} ${money.currency}`;
}
