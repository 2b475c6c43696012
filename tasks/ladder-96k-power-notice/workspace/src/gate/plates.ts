/** Plates as the cameras read them: without blanks, hyphens and what a dirty plate makes of similar characters. */
export function plainPlate(plate: string): string {
  return plate
    .toUpperCase()
    .replace(/[\s\-.]/g, "")
    .replaceAll("O", "0")
    .replaceAll("I", "1");
}

/** Whether a plate that was read may be one that was booked: one character may be wrong, none may be missing. */
export function mayBe(read: string, booked: string): boolean {
  const [a, b] = [plainPlate(read), plainPlate(booked)];
  if (a.length !== b.length) return false;
  return [...a].filter((character, place) => character !== b[place]).length <= 1;
}

/** The booking that a plate belongs to; null where several or none may be meant. */
export function bookingOf<T extends { readonly plate: string }>(read: string, bookings: readonly T[]): T | null {
  const exact = bookings.filter(({ plate }) => plainPlate(plate) === plainPlate(read));
  const found = exact.length > 0 ? exact : bookings.filter(({ plate }) => mayBe(read, plate));
  return found.length === 1 ? (found[0] ?? null) : null;
}
