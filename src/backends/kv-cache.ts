/** Bytes of one 16-bit number. */
const BYTES = 2;

/**
 * Bytes that one token takes in a 16-bit KV cache, from the metadata of a GGUF file. An upper bound: layers
 * with a sliding window or without attention take less. null: the metadata does not tell.
 */
export function kvBytesPerToken(info: Readonly<Record<string, unknown>>): number | null {
  const architecture = info["general.architecture"];
  const read = (key: string): number | null => positive(info[`${String(architecture)}.${key}`]);
  const layers = read("block_count");
  const heads = read("attention.head_count");
  // Models without grouped heads leave the number out; where layers differ there is a list, of which only the most counts.
  const kvHeads = read("attention.head_count_kv") ?? heads;
  const width = read("embedding_length");
  const headWidth = width !== null && heads !== null ? width / heads : null;
  const key = read("attention.key_length") ?? headWidth;
  const value = read("attention.value_length") ?? headWidth;
  if (layers === null || kvHeads === null || key === null || value === null) return null;
  return layers * kvHeads * (key + value) * BYTES;
}

function positive(value: unknown): number | null {
  if (Array.isArray(value)) {
    const numbers = value.filter((each): each is number => typeof each === "number");
    return numbers.length === 0 ? null : positive(Math.max(...numbers));
  }
  return typeof value === "number" && value > 0 ? value : null;
}
