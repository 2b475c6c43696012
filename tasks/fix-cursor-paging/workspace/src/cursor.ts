/** Where a page ended. */
export interface Cursor {
  readonly at: number;
}

/** A cursor that we did not hand out. */
export class InvalidCursor extends Error {
  override readonly name = "InvalidCursor";
}

/** The opaque text that clients send back to us. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify({ at: cursor.at })).toString("base64url");
}

export function decodeCursor(text: string): Cursor {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw new InvalidCursor("the cursor is not one of ours");
  }
  if (typeof value !== "object" || value === null || !("at" in value) || !Number.isFinite(value.at)) {
    throw new InvalidCursor("the cursor is not one of ours");
  }
  return { at: value.at as number };
}
