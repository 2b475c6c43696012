/** `tokens` come back every `perMs` milliseconds; a bucket holds at most `burst` of them. */
export interface Rule {
  readonly tokens: number;
  readonly perMs: number;
  readonly burst: number;
}

const PERIODS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

/** Reads a rule such as `10/s` or `100/min burst 20`. Throws a SyntaxError for anything else. */
export function parseRule(text: string): Rule {
  const [, tokens, unit, burst] = /^([1-9]\d*)\/(s|min|h)(?: burst ([1-9]\d*))?$/.exec(text) ?? [];
  const perMs = PERIODS[unit ?? ""];
  if (perMs === undefined) throw new SyntaxError(`not a rule: ${JSON.stringify(text)}`);
  return { tokens: Number(tokens), perMs, burst: Number(burst ?? tokens) };
}
