/** Where a page ended. Cursors handed out before 1.5 lack the id. */
export interface Cursor {
  readonly at: number;
  readonly id?: string;
}

/** A cursor that we did not hand out. */
export class InvalidCursor extends Error {
  override readonly name = "InvalidCursor";
}

/** The opaque text that clients send back to us. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify({ at, id })).toString("base64url");
}

export function decodeCursor(text: string): Cursor {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw new InvalidCursor("the cursor is not one of ours");
  }
  if (!isCursor(value)) throw new InvalidCursor("the cursor is not one of ours");
  return value;
}

function isCursor(value: unknown): value is Cursor {
  if (typeof value !== "object" || value === null || !("at" in value) || !Number.isFinite(value.at)) return false;
  return !("id" in value) || typeof value.id === "string";
}
