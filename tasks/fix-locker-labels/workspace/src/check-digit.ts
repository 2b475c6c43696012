/** The check digit of a parcel's number: digits weighted 1 and 3 by turns, filled up to the next ten. */
export function checkDigit(number: string): number {
  const sum = [...number].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}
