const LONGEST = 60;

/** A profile's name: `codex-qwen3-coder-30b`. Taken names get a number. */
export function profileName(agent: string, model: string, taken: ReadonlySet<string>): string {
  // Only the last part of a path tells models apart for people; `:latest` tells nothing.
  const last =
    model
      .replace(/:latest$/, "")
      .split("/")
      .at(-1) ?? model;
  return freeName(`${agent}-${last}`, taken);
}

/** The words as an identifier that is not taken. */
export function freeName(words: string, taken: ReadonlySet<string>): string {
  const name =
    slug(words)
      .slice(0, LONGEST - 3)
      .replace(/-$/, "") || "profile";
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
