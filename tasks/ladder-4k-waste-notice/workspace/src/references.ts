/** What the tablets call a record: the quay it was made at (`N` or `S`) and a number, as `S-1207`. */
export interface RecordId {
  readonly quay: "N" | "S";
  readonly number: number;
}

/** Takes an id apart; throws a `RangeError` for anything else. */
export function parseRecordId(id: string): RecordId {
  const [, quay, number] = /^([NS])-([1-9]\d{0,5})$/.exec(id) ?? [];
  if (number === undefined) throw new RangeError(`${id} is not an id of ours`);
  return { quay: quay === "N" ? "N" : "S", number: Number(number) };
}

/** A reference as we give it to others: `K-001207-3`, the last being a check digit. */
export function harbourReference(letter: string, serial: number): string {
  const digits = String(serial).padStart(6, "0");
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (7 - place), letter.charCodeAt(0));
  return `${letter}-${digits}-${sum % 10}`;
}
