import { checkDigit } from "./check-digit.ts";

/** A scan that is no label, or a label that was misread. */
export class InvalidLabel extends Error {
  override readonly name = "InvalidLabel";
}

/** The number on a label, in any spelling that scanners have; throws `InvalidLabel` where the check digit does not fit. */
export function readLabel(scan: string): string {
  const digits = scan.toUpperCase().replace(/^PX/, "").replace(/[\s-]/g, "");
  if (!/^\d{9}$/.test(digits)) throw new InvalidLabel("a label has nine digits");
  const number = digits.slice(0, 8);
  if (checkDigit(number) !== Number(digits[8])) throw new InvalidLabel("the check digit does not fit");
  return number;
}

/** A number as it is printed: `3061 7742-0`. */
export function printLabel(number: string): string {
  if (!/^\d{8}$/.test(number)) throw new InvalidLabel("a number has eight digits");
  return `${number.slice(0, 4)} ${number.slice(4)}-${checkDigit(number)}`;
}
