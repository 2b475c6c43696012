import { decimalsOf, MoneyError } from "./currency.ts";
import { divide, parseDecimal, powerOfTen, type Rounding } from "./decimal.ts";
import { Money } from "./money.ts";

/** The amount in another currency, of which `rate` whole units make one of the old. */
export function exchange(money: Money, currency: string, rate: string, rounding: Rounding = "half-even"): Money {
  const { digits, scale } = parseDecimal(rate);
  if (digits <= 0n) throw new MoneyError(`a rate is above 0, not ${rate}`);
  const dividend = money.minor * digits * powerOfTen(decimalsOf(currency));
  const divisor = powerOfTen(scale) * powerOfTen(decimalsOf(money.currency));
  return Money.ofMinor(divide(dividend, divisor, rounding), currency);
}
