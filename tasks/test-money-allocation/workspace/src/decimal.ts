import { MoneyError } from "./currency.ts";

/** `digits` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export type Rounding = "half-even" | "half-up" | "down";

/** Reads a decimal number such as `-12.30`, keeping its decimals as they are. */
export function parseDecimal(text: string): Decimal {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new MoneyError(`not a decimal number: ${JSON.stringify(text)}`);
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, scale: fraction.length };
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** `dividend / divisor` as a whole number; the divisor is above 0. */
export function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const [sign, size] = dividend < 0n ? [-1n, -dividend] : [1n, dividend];
  const quotient = size / divisor;
  const twice = (size % divisor) * 2n;
  return sign * (isRoundedUp(quotient, twice, divisor, rounding) ? quotient + 1n : quotient);
}

/** `twice` is the remainder, doubled: equal to the divisor in the middle between two whole numbers. */
function isRoundedUp(quotient: bigint, twice: bigint, divisor: bigint, rounding: Rounding): boolean {
  if (rounding === "down") return false;
  if (twice !== divisor) return twice > divisor;
  return rounding === "half-up" || quotient % 2n === 1n;
}
