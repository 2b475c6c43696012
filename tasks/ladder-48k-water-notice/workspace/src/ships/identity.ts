import type { Ship } from "./ship.ts";

/** Whether the last digit of an IMO number fits the six before it. */
export function isImoNumber(id: string): boolean {
  const [, digits] = /^IMO-(\d{7})$/.exec(id) ?? [];
  if (digits === undefined) return false;
  const sum = [...digits.slice(0, 6)].reduce((total, digit, place) => total + Number(digit) * (7 - place), 0);
  return sum % 10 === Number(digits[6]);
}

/** Ships that bear a name or bore it, those that bear it first. Prefixes such as MV and capitals do not matter. */
export function shipsNamed(ships: readonly Ship[], name: string): readonly Ship[] {
  const wanted = plainName(name);
  const now = ships.filter((ship) => plainName(ship.name) === wanted);
  const before = ships.filter(
    (ship) => !now.includes(ship) && ship.formerNames.some((one) => plainName(one) === wanted),
  );
  return [...now, ...before];
}

function plainName(name: string): string {
  return name
    .toUpperCase()
    .replace(/^(MV|MT|MS|SS|M\/V)[ .]+/, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** A ship after it was given another name; the old one is kept, once. */
export function rename(ship: Ship, name: string): Ship {
  const before = [ship.name, ...ship.formerNames].filter((one) => one !== name);
  return { ...ship, name, formerNames: [...new Set(before)] };
}
