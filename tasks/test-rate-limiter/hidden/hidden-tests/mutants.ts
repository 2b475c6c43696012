/** One broken promise: `from`, which stands in the file exactly once, becomes `to`. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: "the last token cannot be spent",
    file: "src/bucket.ts",
    from: "if (needed <= this.#level) {",
    to: "if (needed < this.#level) {",
  },
  {
    name: "an idle bucket grows beyond the burst",
    file: "src/bucket.ts",
    from: "Math.min(burst * perMs, this.#level + (now - this.#updatedAt) * tokens)",
    to: "this.#level + (now - this.#updatedAt) * tokens",
  },
  {
    name: "a refused request costs what is left",
    file: "src/bucket.ts",
    from: "const refilledAt = this.#updatedAt + Math.ceil((needed - this.#level) / tokens);",
    to: "const refilledAt = this.#updatedAt + Math.ceil((needed - this.#level) / tokens);\n    this.#level = 0;",
  },
  {
    name: "parts of tokens are lost when somebody asks",
    file: "src/bucket.ts",
    from: "this.#level = Math.min(burst * perMs, this.#level + (now - this.#updatedAt) * tokens);",
    to: "this.#level = Math.min(burst * perMs, this.#level + Math.floor(((now - this.#updatedAt) * tokens) / perMs) * perMs);",
  },
  {
    name: "a clock that jumps back gives tokens when it catches up",
    file: "src/bucket.ts",
    from: "if (now <= this.#updatedAt) return;",
    to: "if (now <= this.#updatedAt) {\n      this.#updatedAt = now;\n      return;\n    }",
  },
  {
    name: "retryAfterMs is a moment too early",
    file: "src/bucket.ts",
    from: "Math.ceil((needed - this.#level) / tokens)",
    to: "Math.floor((needed - this.#level) / tokens)",
  },
  {
    name: "prune forgets buckets that are not full",
    file: "src/bucket.ts",
    from: "return this.#level === this.#rule.burst * this.#rule.perMs;",
    to: "return this.#level >= this.#rule.perMs;",
  },
  {
    name: "the oldest key is forgotten although it is in use",
    file: "src/limiter.ts",
    from: "    this.#buckets.delete(key);\n    this.#buckets.set(key, bucket);",
    to: "    this.#buckets.set(key, bucket);",
  },
  {
    name: "Retry-After is rounded down",
    file: "src/headers.ts",
    from: "Math.ceil(decision.retryAfterMs / 1000)",
    to: "Math.floor(decision.retryAfterMs / 1000)",
  },
];
