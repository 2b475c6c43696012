import { allocateMinor } from "./allocate.ts";
import { decimalsOf, MoneyError } from "./currency.ts";
import { divide, parseDecimal, powerOfTen, type Rounding } from "./decimal.ts";

/** An amount of money; see README.md. */
export class Money {
  /** In the smallest units of the currency. */
  readonly minor: bigint;
  readonly currency: string;

  private constructor(minor: bigint, currency: string) {
    this.minor = minor;
    this.currency = currency;
    Object.freeze(this);
  }

  /** Reads an amount such as `12.30`. */
  static of(text: string, currency: string): Money {
    const decimals = decimalsOf(currency);
    const { digits, scale } = parseDecimal(text);
    if (scale > decimals) throw new MoneyError(`${currency} has ${decimals} decimals, ${text} has more`);
    return new Money(digits * powerOfTen(decimals - scale), currency);
  }

  static ofMinor(minor: bigint, currency: string): Money {
    decimalsOf(currency);
    return new Money(minor, currency);
  }

  plus(other: Money): Money {
    return new Money(this.minor + this.#alike(other).minor, this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.minor - this.#alike(other).minor, this.currency);
  }

  /** -1, 0 or 1. */
  compare(other: Money): number {
    const difference = this.minor - this.#alike(other).minor;
    if (difference === 0n) return 0;
    return difference < 0n ? -1 : 1;
  }

  equals(other: Money): boolean {
    return this.minor === other.minor && this.currency === other.currency;
  }

  times(factor: string, rounding: Rounding = "half-even"): Money {
    const { digits, scale } = parseDecimal(factor);
    return new Money(divide(this.minor * digits, powerOfTen(scale), rounding), this.currency);
  }

  /** Divides in proportion to the weights, without losing anything. */
  allocate(weights: readonly number[]): Money[] {
    return allocateMinor(this.minor, weights).map((part) => new Money(part, this.currency));
  }

  split(parts: number): Money[] {
    if (!Number.isInteger(parts) || parts < 1) throw new RangeError("there has to be at least one part");
    return this.allocate(new Array<number>(parts).fill(1));
  }

  #alike(other: Money): Money {
    if (other.currency === this.currency) return other;
    throw new MoneyError(`${this.currency} and ${other.currency} do not go together`);
  }
}
