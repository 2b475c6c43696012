/** A line of a stream that is longer than it may be, or no JSON. */
export class MalformedStream extends Error {}

/**
 * The values of a stream of JSON lines, wherever its chunks are cut. A last line without a line break counts.
 * @throws MalformedStream for a line of more than `maxLineBytes` or one that is no JSON.
 */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes = 1024 * 1024,
): AsyncGenerator<unknown> {
  let held: Buffer[] = [];
  let size = 0;
  const line = (): string => {
    const text = Buffer.concat(held).toString("utf8").trim();
    held = [];
    size = 0;
    return text;
  };
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (;;) {
      const end = rest.indexOf(0x0a);
      const piece = end === -1 ? rest : rest.subarray(0, end);
      size += piece.length;
      if (size > maxLineBytes) throw new MalformedStream(`a line has more than ${maxLineBytes} bytes`);
      held.push(piece);
      if (end === -1) break;
      const text = line();
      if (text !== "") yield parse(text);
      rest = rest.subarray(end + 1);
    }
  }
  const text = line();
  if (text !== "") yield parse(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedStream(`a line is no JSON: ${JSON.stringify(text.slice(0, 200))}`, { cause });
  }
}
