/** Divides `minor` in proportion to the weights; what is left goes to the first parts, one unit each. */
export function allocateMinor(minor: bigint, weights: readonly number[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + checked(weight), 0n);
  if (sum === 0n) throw new RangeError("one weight at least has to be above 0");
  const [sign, size] = minor < 0n ? [-1n, -minor] : [1n, minor];
  const parts = weights.map((weight) => (size * BigInt(weight)) / sum);
  let left = size - parts.reduce((total, part) => total + part, 0n);
  // Less than one unit is left for each part that has a weight, so one round is enough.
  for (const [index, weight] of weights.entries()) {
    if (left === 0n) break;
    if (weight === 0) continue;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => sign * part);
}

function checked(weight: number): bigint {
  if (!Number.isInteger(weight) || weight < 0) throw new RangeError(`not a weight: ${weight}`);
  return BigInt(weight);
}
