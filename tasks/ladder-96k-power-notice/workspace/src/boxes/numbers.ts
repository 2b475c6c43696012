/** Whether a container number is well formed and its check digit fits. */
export function isBoxNumber(number: string): boolean {
  if (!/^[A-Z]{3}[UJZ]\d{7}$/.test(number)) return false;
  return checkDigit(number.slice(0, 10)) === Number(number[10]);
}

/** The check digit of the first ten characters. Letters count from 10 on, leaving out multiples of eleven. */
export function checkDigit(text: string): number {
  const sum = [...text].reduce((total, character, place) => total + weightOf(character) * 2 ** place, 0);
  return (sum % 11) % 10;
}

function weightOf(character: string): number {
  if (/\d/.test(character)) return Number(character);
  const plain = character.charCodeAt(0) - 55;
  // 11, 22 and 33 are skipped: A is 10, B is 12, L is 23, V is 34.
  return plain + Math.floor((plain - 1) / 10);
}
