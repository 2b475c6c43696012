import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exchange, format, Money, MoneyError, type Rounding } from "../src/index.ts";

const eur = (text: string) => Money.of(text, "EUR");
const minors = (parts: Money[]) => parts.map(({ minor }) => minor);

describe("amounts", () => {
  it("are read in smallest units", () => {
    for (const [text, currency, minor] of [
      ["12.34", "EUR", 1234n],
      ["12.3", "EUR", 1230n],
      ["12", "EUR", 1200n],
      ["0.05", "USD", 5n],
      ["-0.50", "GBP", -50n],
      ["-7", "CHF", -700n],
      ["12", "JPY", 12n],
      ["1.5", "KWD", 1500n],
      ["007", "EUR", 700n],
    ] as const) {
      const money = Money.of(text, currency);
      assert.deepEqual([money.minor, money.currency], [minor, currency], text);
    }
  });

  it("are never rounded when they are read", () => {
    for (const [text, currency] of [["1.234", "EUR"], ["1.230", "EUR"], ["1.0", "JPY"], ["1.2345", "KWD"]] as const) {
      assert.throws(() => Money.of(text, currency), MoneyError, text);
    }
  });

  it("are nothing else", () => {
    for (const text of ["", "+1", " 1", "1 ", "1,5", ".5", "5.", "--1", "1e3", "1.2.3"]) {
      assert.throws(() => eur(text), MoneyError, text);
    }
    for (const currency of ["eur", "XXX", ""]) {
      assert.throws(() => Money.of("1", currency), MoneyError);
      assert.throws(() => Money.ofMinor(1n, currency), MoneyError);
      assert.throws(() => exchange(eur("1"), currency, "1"), MoneyError);
    }
  });

  it("do not change", () => {
    const one = eur("1");
    one.plus(one);
    one.times("5");
    assert.equal(one.minor, 100n);
  });
});

describe("adding and comparing", () => {
  it("works within a currency", () => {
    assert.equal(eur("1.50").plus(eur("-2")).minor, -50n);
    assert.equal(eur("1.50").minus(eur("2")).minor, -50n);
    assert.deepEqual([eur("1").compare(eur("2")), eur("2").compare(eur("2")), eur("3").compare(eur("2"))], [-1, 0, 1]);
  });

  it("refuses two currencies", () => {
    const other = Money.of("1", "USD");
    for (const act of [() => eur("1").plus(other), () => eur("1").minus(other), () => eur("1").compare(other)]) {
      assert.throws(act, MoneyError);
    }
  });

  it("knows equal amounts of one currency only", () => {
    assert.equal(eur("1.0").equals(eur("1")), true);
    assert.equal(eur("1").equals(eur("1.01")), false);
    assert.equal(eur("1").equals(Money.of("1", "USD")), false);
    assert.equal(eur("0").equals(Money.of("0", "USD")), false);
  });
});

describe("multiplying", () => {
  it("rounds once, as it was told", () => {
    for (const [minor, factor, rounding, result] of [
      [5n, "0.5", "half-even", 2n],
      [7n, "0.5", "half-even", 4n],
      [5n, "0.5", "half-up", 3n],
      [5n, "0.5", "down", 2n],
      [-5n, "0.5", "half-even", -2n],
      [-7n, "0.5", "half-even", -4n],
      [-5n, "0.5", "half-up", -3n],
      [-5n, "0.5", "down", -2n],
      [5n, "-0.5", "half-up", -3n],
      [10n, "0.26", "half-even", 3n],
      [10n, "0.24", "half-up", 2n],
      [10n, "0.29", "down", 2n],
      [-10n, "0.29", "down", -2n],
      [-10n, "0.26", "half-even", -3n],
      [3n, "-2", "down", -6n],
    ] as [bigint, string, Rounding, bigint][]) {
      assert.equal(Money.ofMinor(minor, "EUR").times(factor, rounding).minor, result, `${minor} ${factor} ${rounding}`);
    }
    assert.equal(Money.ofMinor(5n, "EUR").times("0.5").minor, 2n);
  });

  it("refuses factors that are no numbers", () => {
    for (const factor of ["", "x", "1,5", "50%"]) assert.throws(() => eur("1").times(factor), MoneyError);
  });
});

describe("allocating", () => {
  it("gives what is left to the first parts, one unit each", () => {
    assert.deepEqual(minors(eur("1").split(3)), [34n, 33n, 33n]);
    assert.deepEqual(minors(eur("0.05").split(3)), [2n, 2n, 1n]);
    assert.deepEqual(minors(eur("0.05").allocate([3, 7])), [2n, 3n]);
    assert.deepEqual(minors(eur("0.02").split(4)), [1n, 1n, 0n, 0n]);
    assert.deepEqual(minors(eur("9").split(3)), [300n, 300n, 300n]);
  });

  it("gives nothing to a part without weight", () => {
    assert.deepEqual(minors(eur("0.05").allocate([0, 1, 0, 1])), [0n, 3n, 0n, 2n]);
  });

  it("divides negative amounts like positive ones", () => {
    assert.deepEqual(minors(eur("-1").split(3)), [-34n, -33n, -33n]);
    assert.deepEqual(minors(eur("-0.05").allocate([0, 1, 1])), [0n, -3n, -2n]);
  });

  it("keeps the currency and the sum", () => {
    const whole = Money.of("1000.001", "KWD");
    const parts = whole.allocate([5, 3, 7, 1]);
    assert.equal(parts.reduce((sum, part) => sum.plus(part)).equals(whole), true);
  });

  it("refuses weights that make no sense", () => {
    for (const weights of [[], [0, 0], [-1, 2], [0.5, 0.5], [Number.NaN]]) {
      assert.throws(() => eur("1").allocate(weights), RangeError);
    }
    for (const parts of [0, -1, 1.5]) assert.throws(() => eur("1").split(parts), RangeError);
  });
});

describe("exchanging", () => {
  it("minds the decimals of both currencies", () => {
    for (const [from, to, rate, minor] of [
      [eur("10.00"), "USD", "1.1", 1100n],
      [eur("10.00"), "JPY", "161.25", 1612n],
      [Money.of("1000", "JPY"), "EUR", "0.0062", 620n],
      [eur("-1.50"), "KWD", "0.333", -500n],
    ] as const) {
      const got = exchange(from, to, rate);
      assert.deepEqual([got.minor, got.currency], [minor, to]);
    }
  });

  it("rounds as it was told", () => {
    assert.equal(exchange(eur("10.00"), "JPY", "161.26", "half-up").minor, 1613n);
    assert.equal(exchange(eur("10.00"), "JPY", "161.25", "down").minor, 1612n);
    assert.equal(exchange(eur("1.00"), "JPY", "160.5").minor, 160n);
    assert.equal(exchange(eur("1.00"), "JPY", "160.5", "half-up").minor, 161n);
    assert.equal(exchange(eur("1.00"), "JPY", "160.9", "down").minor, 160n);
  });
});

describe("writing", () => {
  it("shows all decimals, groups and the sign", () => {
    for (const [money, en, de] of [
      [eur("0"), "0.00 EUR", "0,00 EUR"],
      [eur("0.05"), "0.05 EUR", "0,05 EUR"],
      [eur("-0.5"), "-0.50 EUR", "-0,50 EUR"],
      [eur("999"), "999.00 EUR", "999,00 EUR"],
      [eur("1000"), "1,000.00 EUR", "1.000,00 EUR"],
      [eur("-123456.7"), "-123,456.70 EUR", "-123.456,70 EUR"],
      [eur("1234567"), "1,234,567.00 EUR", "1.234.567,00 EUR"],
      [Money.of("1234", "JPY"), "1,234 JPY", "1.234 JPY"],
      [Money.of("1.5", "KWD"), "1.500 KWD", "1,500 KWD"],
    ] as const) {
      assert.deepEqual([format(money), format(money, "en"), format(money, "de")], [en, en, de]);
    }
  });
});
