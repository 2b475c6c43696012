import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { renderPrompt } from "../../src/tasks/prompt.ts";

const variables = { name: "sum", count: 2, careful: true };

function problemOf(template: string): UsageError {
  try {
    renderPrompt("prompt.md", template, variables);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("expected a UsageError");
}

describe("renderPrompt", () => {
  it("fills placeholders in, byte for byte", () => {
    const special = { name: `a < b && "c" 'd' \`e\` {{count}}` };
    expect(renderPrompt("prompt.md", "Write {{name}}, {{{name}}}.\n", special)).toBe(
      `Write ${special.name}, ${special.name}.\n`,
    );
    expect(renderPrompt("prompt.md", "{{count}} times{{#careful}}, with care{{/careful}}", variables)).toBe(
      "2 times, with care",
    );
  });

  it("leaves text that only looks like a template alone behind other delimiters", () => {
    expect(renderPrompt("prompt.md", "{{=<% %>=}}Use {{ user }} in <% name %>.", variables)).toBe(
      "Use {{ user }} in sum.",
    );
  });

  it("names an unknown placeholder, where it is and the nearest one", () => {
    const error = problemOf("Write it.\n\n  Use {{nam}}.\n");
    expect(error.place).toEqual({ file: "prompt.md", line: 3, column: 7, key: "nam" });
    expect(error.message).toContain("did you mean name?");
    expect(error.fix).toContain("task.yaml");
  });

  it("finds placeholders within sections, sections themselves and names of the prototype", () => {
    expect(problemOf("{{#careful}}\n{{other}}{{/careful}}").place).toMatchObject({ line: 2, key: "other" });
    expect(problemOf("{{^missing}}x{{/missing}}").place).toMatchObject({ line: 1, key: "missing" });
    expect(problemOf("{{constructor}}").place).toMatchObject({ key: "constructor" });
    expect(problemOf("{{{toString}}}").place).toMatchObject({ key: "toString" });
  });

  it("refuses includes, broken tags and a prompt without words", () => {
    expect(problemOf("a\n{{> other}}").message).toContain("other");
    expect(problemOf("a\nb {{name").place).toMatchObject({ line: 2 });
    expect(problemOf("{{#careful}}\nb").message).toContain("careful");
    expect(problemOf(" \n").message).toContain("empty");
  });
});
