import { describe, expect, test } from "vitest";
import { Secrets } from "../../src/logins/secrets.ts";
import { textFile } from "../../src/trees/tree.ts";

const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${"Q2xhaW1z0123456789abcdefghij".repeat(8)}.${"c2lnbmF0dXJl-_9876543210zyxwvutsrq".repeat(4)}`;
const REFRESH = "rt_PLANTED_0123456789abcdefghijklmnop";

function secrets(): Secrets {
  const all = new Secrets();
  all.add(TOKEN, REFRESH, null, "short");
  return all;
}

const [, claims = "", signature = ""] = TOKEN.split(".");

describe("secrets", () => {
  test.each<[string, string]>([
    ["as it is", TOKEN],
    ["a refresh token", REFRESH],
    ["only its claims", claims],
    ["only its signature", signature],
    ["cut off at the end", TOKEN.slice(0, 120)],
    ["cut off at the beginning", TOKEN.slice(-60)],
    ["twice, with nothing between", REFRESH + REFRESH],
    ["as base64", Buffer.from(REFRESH).toString("base64")],
    ["inside base64", Buffer.from(`ab${claims}`).toString("base64")],
    ["inside base64, one further", Buffer.from(`abc${signature}`).toString("base64url")],
    ["as hexadecimal", Buffer.from(REFRESH).toString("hex")],
    [
      "in lines of base64",
      (
        Buffer.from(`a${claims}`)
          .toString("base64")
          .match(/.{1,76}/g) ?? []
      ).join("\n"),
    ],
  ])("are taken out of a text: %s", (_, shown) => {
    const cleaned = secrets().clean(`before ${shown} after`);
    expect(cleaned).toMatch(/^before .*\[redacted\].* after$/s);
    for (let at = 0; at + 31 <= shown.length; at += 1) {
      const stretch = shown.slice(at, at + 31);
      if (!stretch.includes("\n") && !stretch.includes(".")) expect(cleaned).not.toContain(stretch);
    }
  });

  test("are all that goes: what stands around them, and what only looks like one, stays", () => {
    const text = `const token = "${TOKEN.split(".")[0]}"; short 1234567890123456789012345678901234567890`;
    expect(secrets().clean(text)).toBe(text);
    expect(secrets().clean(`a${REFRESH}b`)).toBe("a[redacted]b");
  });

  test("go from files that are no text, from names and from what was left out", () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(REFRESH), Buffer.from([7, 254])]);
    const { tree, irregular } = secrets().cleanCollected({
      tree: new Map([
        [`out/${REFRESH}.txt`, { bytes, executable: true }],
        ["plain.txt", textFile("größe\n")],
      ]),
      irregular: [{ path: "link", kind: "symlink", detail: `to /${REFRESH}` }],
    });
    expect([...tree.keys()]).toEqual(["out/[redacted].txt", "plain.txt"]);
    const cleaned = Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from("[redacted]"), Buffer.from([7, 254])]);
    expect(Buffer.from(tree.get("out/[redacted].txt")?.bytes ?? []).equals(cleaned)).toBe(true);
    expect(tree.get("out/[redacted].txt")?.executable).toBe(true);
    expect(Buffer.from(tree.get("plain.txt")?.bytes ?? []).toString()).toBe("größe\n");
    expect(irregular).toEqual([{ path: "link", kind: "symlink", detail: "to /[redacted]" }]);
  });
});
