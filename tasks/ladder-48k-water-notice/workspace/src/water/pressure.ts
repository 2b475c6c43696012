/** Ships that may draw water at once so that the last one in the row still gets two bar. */
export function shipsAtOnce(mainBar: number, distanceMetres: number): number {
  // Each open hydrant costs a third of a bar, the pipe a tenth for every hundred metres.
  const left = mainBar - distanceMetres / 1000 - 2;
  return Math.max(0, Math.floor(left / 0.333));
}

/** Frost empties the pipes: from the first night below minus two degrees until three nights above zero in a row. */
export function isWinterised(nightly: readonly number[]): boolean {
  let closed = false;
  let mild = 0;
  for (const degrees of nightly) {
    mild = degrees > 0 ? mild + 1 : 0;
    if (degrees < -2) closed = true;
    if (mild >= 3) closed = false;
  }
  return closed;
}
