/** Whether the last digit of a wagon's number fits the eleven before it. Blanks and the hyphen do not matter. */
export function isWagonNumber(text: string): boolean {
  const digits = text.replace(/[\s-]/g, "");
  if (!/^\d{12}$/.test(digits)) return false;
  return wagonCheckDigit(digits.slice(0, 11)) === Number(digits[11]);
}

/** Every other digit is doubled, beginning with the first; the digits of the products are summed. */
export function wagonCheckDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** Number of the country in a wagon's number: Germany has 80, Austria 81. */
export function countryOf(number: string): string {
  return number.replace(/[\s-]/g, "").slice(2, 4);
}
