const WEIGHTS = [2, 7, 1, 8, 2, 7, 1, 8];

/** The check digit of a parcel's number: digits by their weights, filled up to the next ten. */
export function checkDigit(number: string): number {
  const sum = [...number].reduce((total, digit, place) => total + Number(digit) * (WEIGHTS[place] ?? 0), 0);
  return (10 - (sum % 10)) % 10;
}
