import { describe, expect, test } from "vitest";
import { defused } from "../../src/action/channels/defuse.ts";
import { COMMENT, fitted, SUMMARY } from "../../src/action/channels/fit.ts";

const note = (names: readonly string[]) => `_left out: ${names.join(", ")}_`;

describe("what fits into a channel", () => {
  test("is everything, where there is room", () => {
    expect(fitted("# head", [{ name: "one", markdown: "first" }], note, COMMENT)).toBe("# head\n\nfirst\n");
  });

  test("is cut from the end, in whole sections, and says what is missing", () => {
    const sections = ["a", "b", "c", "d"].map((name) => ({ name, markdown: name.repeat(30_000) }));
    const text = fitted("# head", sections, note, COMMENT);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toBe(`# head\n\n${"a".repeat(30_000)}\n\n${"b".repeat(30_000)}\n\n_left out: c, d_\n`);
  });

  test("is measured in bytes for a summary: other letters take more than one", () => {
    const sections = [
      { name: "one", markdown: "short" },
      { name: "two", markdown: "€".repeat(400_000) },
    ];
    const text = fitted("# head", sections, note, SUMMARY);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(text).toContain("_left out: two_");
  });

  test("is a piece of the first section where not even that fits, and no open fold", () => {
    const long = Array.from({ length: 5000 }, (_, row) => `| row ${row} | ${"x".repeat(40)} |`).join("\n");
    const text = fitted("# head", [{ name: "table", markdown: long }], note, COMMENT);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/^# head\n\n\| row 0 /);
    expect(text.endsWith("x |\n\n_left out: table_\n")).toBe(true);
    const fold = `<details><summary>s</summary>\n\n${long}\n\n</details>`;
    expect(fitted("# head", [{ name: "fold", markdown: fold }], note, COMMENT)).toBe("# head\n\n_left out: fold_\n");
  });
});

describe("a stranger's Markdown", () => {
  const home = "https://github.com/octo-org/evals/";
  const shown = (text: string) => defused(text).replaceAll("\u200b", "·");

  test.each([
    ["@octocat look", "@·octocat look"],
    ["see [here](https://evil.example/x)", "see [here]·(https:·//evil.example/x)"],
    ["[here]( https://evil.example)", "[here]·( https:·//evil.example)"],
    ["![](https://evil.example/pixel.png)", "!·[]·(https:·//evil.example/pixel.png)"],
    ["[a]: https://evil.example", "[a]·: https:·//evil.example"],
    ["https://evil.example", "https:·//evil.example"],
    ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"],
    ["<!-- agent-eval comment: other -->", "&lt;!-- agent-eval comment: other -->"],
    ["closes #12 and GH-3", "closes #·12 and GH·-3"],
    ["www.evil.example", "www·.evil.example"],
    [`[x](${home}"onload=1)`, '[x]·(https:·//github.com/octo-org/evals/"onload=1)'],
    [
      `[a](${home}x)[click](http://evil.example/)`,
      "[a]·(https:·//github.com/octo-org/evals/x)[click]·(http:·//evil.example/)",
    ],
    [`${home}../../evil/x`, "https:·//github.com/octo-org/evals/../../evil/x"],
    ["_https://evil.example", "_https:·//evil.example"],
    ["_www.evil.example", "_www·.evil.example"],
  ])("%j becomes %j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test("keeps what reports are made of", () => {
    const report = `# agent-eval: 1 of 2\n\n**worse**\n\n| a | b |\n| --- | --- |\n\n<details><summary>More</summary>\n\n- x\n\n</details>`;
    expect(defused(report)).toBe(report);
  });
});
