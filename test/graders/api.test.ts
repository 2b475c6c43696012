import { describe, expect, it } from "vitest";
import { checkApi } from "../../src/graders/api/api.ts";
import { tree } from "./support.ts";

/** The differences between two versions of a file, beside neighbours; empty for none. */
async function changes(path: string, before: string, after: string, beside: Readonly<Record<string, string>> = {}) {
  const [check] = await checkApi([path], tree({ [path]: before, ...beside }), tree({ [path]: after, ...beside }));
  return check?.passed ? [] : (check?.detail.split("\n") ?? ["no check"]);
}

describe("a public interface stays what it is", () => {
  it.each([
    [
      "another body",
      "a.ts",
      "export function f(a: string): number { return 1; }",
      "export function f(a: string): number { return 2; }",
    ],
    [
      "another name of a parameter",
      "a.ts",
      "export function f(a: string): void {}",
      "export function f(b: string): void {}",
    ],
    [
      "a return type that was inferred",
      "a.ts",
      "export const f = (a: string) => 1;",
      "export const f = (a: string): number => 1;",
    ],
    [
      "other private members",
      "a.ts",
      "export class C { #a = 1; private b() {} go(): void {} }",
      "export class C { go(): void {} protected x() {} }",
    ],
    [
      "comments and formatting",
      "a.ts",
      "export interface I { a: string; b(): void }",
      "export interface I {\n  /** x */\n  a: string;\n  b(): void;\n}",
    ],
    [
      "a definition that moved to a neighbour",
      "a.ts",
      "export function moved(a: number): void {}",
      'export { moved } from "./moved.ts";',
    ],
    [
      "a name that is imported and passed on",
      "a.ts",
      "export function moved(a: number): void {}",
      'import { moved } from "./moved.ts";\nexport { moved };',
    ],
    [
      "private names of Python",
      "a.py",
      "def f(a): pass\ndef _g(): pass\n",
      "import os\nfrom b import c\ndef f(a: int) -> None:\n    return None\n",
    ],
    [
      "unexported names of Go",
      "a.go",
      "package a\nfunc F(a, b int) error { return nil }\n",
      "package a\nfunc F(x int, y int) error { return g() }\nfunc g() error { return nil }\n",
    ],
    [
      "CommonJS",
      "a.js",
      "function f(a) {}\nmodule.exports = { f };",
      "function f(b) { return b; }\nmodule.exports = { f: f };",
    ],
  ])("with %s", async (_what, path, before, after) => {
    expect(await changes(path, before, after, { "moved.ts": "export function moved(b: number): void {}" })).toEqual([]);
  });
});

describe("a change of it is shown", () => {
  it.each([
    [
      "a.ts",
      "export function f(a: string): void {}",
      "export function f(a: number): void {}",
      "changed: f(string): void → f(number): void",
    ],
    [
      "a.ts",
      "export function f(a: string): void {}",
      "export function f(a?: string): void {}",
      "changed: f(string): void → f(string?): void",
    ],
    [
      "a.ts",
      "export class C { go(): void {} }",
      "export class C { async go(): Promise<void> {} }",
      "changed: C.go(): void → C.go(): Promise<void>",
    ],
    ["a.ts", "export const a = 1, b = 2;", "export const a = 1;", "gone: b"],
    ["a.ts", 'export type T = "a";', 'export type T = "a" | "b";', 'changed: T type T="a" → T type T="a"|"b"'],
    [
      "a.ts",
      "export default function f(a: string) {}",
      "export default function f() {}",
      "changed: default(string) → default()",
    ],
    ["a.py", "def f(a, b=1): pass\n", "def f(a, c=1): pass\n", "changed: f(a,b=) → f(a,c=)"],
    [
      "a.py",
      "class C:\n    def go(self): pass\n",
      "class C:\n    async def go(self): pass\n",
      "changed: C.go() → C.go async()",
    ],
    [
      "a.go",
      "package a\nfunc (s *S) Go(x int) error { return nil }\n",
      "package a\nfunc (s *S) Go(x int64) error { return nil }\n",
      "changed: S.Go(int): error → S.Go(int64): error",
    ],
    ["a.go", "package a\ntype S struct { A, b int }\n", "package a\ntype S struct { b int }\n", "gone: S.A: int"],
    ["a.js", "exports.f = 1; module.exports = { a, b };", "module.exports = { a };", "gone: f"],
    ["a.ts", "export const a = 1;", "export const a = (", "it does not parse at line 1: export const a = ("],
  ])("%s: %s → %s", async (path, before, after, expected) => {
    expect(await changes(path, before, after)).toContain(expected);
  });

  it("also when the file is gone, or exports itself in a ring", async () => {
    const [check] = await checkApi(["a.ts"], tree({ "a.ts": "export const a = 1;" }), tree({}));
    expect(check).toMatchObject({ passed: false, detail: "it is not there" });
    expect(await changes("a.ts", 'export * from "./a.ts";', 'export * from "./a.ts";')).toEqual([]);
  });
});
