import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Annotations } from "../../src/action/channels/annotations.ts";
import { StepLog } from "../../src/action/channels/step-log.ts";
import { Secrets } from "../../src/logins/registry.ts";
import { readLog } from "../support/runner-log.ts";

let output = "";
beforeEach(() => {
  output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function started(): { log: StepLog; annotations: Annotations } {
  const secrets = new Secrets();
  const annotations = new Annotations(secrets);
  return { log: new StepLog(annotations, secrets), annotations };
}

describe("what strangers print within a group", () => {
  test("is no workflow command, and what the action says meanwhile is one", async () => {
    const { log } = started();
    await log.group("run", async () => {
      process.stdout.write("::error::forged\n::add-mask::a\n::endgroup::\n::stop-commands::x\n::x::\n");
      log.warning("a real one");
      log.secret("a-real-secret-of-twenty");
      process.stdout.write("::warning::forged again, with a-real-secret-of-twenty\n");
    });
    const { annotations, masks, log: shown } = readLog(output);
    expect(annotations.map(({ message }) => message)).toEqual(["a real one"]);
    expect(masks).toEqual(["a-real-secret-of-twenty"]);
    expect(shown).toContain("::error::forged\n");
    expect(shown).toContain("with ***");
    expect(output.trimEnd().endsWith("::endgroup::")).toBe(true);
  });

  test("is obeyed again after a group that failed", async () => {
    const { log } = started();
    await expect(log.group("run", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    log.warning("after");
    expect(readLog(output).annotations).toHaveLength(1);
  });
});

describe("what the action repeats of a stranger's words", () => {
  const forged = "absolute path: /a\n::error::forged\n  ::stop-commands::zz\nand ##[error]forged too";

  test("is no workflow command outside a group either", () => {
    const { log, annotations } = started();
    log.info(forged);
    log.warning("a real one");
    for (let count = 0; count < 10; count += 1) annotations.add({ level: "warning", title: "task", message: forged });
    log.warning("beyond the cap");
    log.secret("a-real-secret-of-twenty");
    const read = readLog(output);
    expect(read.annotations.filter(({ level }) => level === "error")).toEqual([]);
    expect(read.annotations).toHaveLength(10);
    expect(read.masks).toEqual(["a-real-secret-of-twenty"]);
    expect(read.log).toContain("::error::forged\n");
    expect(read.log).toContain("warning: agent-eval: beyond the cap");
    expect(obeyedLines(output).filter((line) => line.includes("##["))).toEqual([]);
  });

  test("leaves a text without marks as it is", () => {
    started().log.info("tasks/a: 2 of 3");
    expect(output).toBe("tasks/a: 2 of 3\n");
  });
});

/** The lines in which the runner looks for commands; `##[` is one of them, the older way to write a command. */
function obeyedLines(text: string): string[] {
  let token: string | null = null;
  return text.split("\n").filter((line) => {
    if (token === null) token = /^::stop-commands::(.*)$/.exec(line)?.[1] ?? null;
    else if (line === `::${token}::`) token = null;
    else return false;
    // An annotation of ours says on one line what it says.
    return token === null && !line.startsWith("::");
  });
}

describe("annotations", () => {
  test("stay within what GitHub shows of a step, and say how many more there are", () => {
    const { annotations } = started();
    const many = (level: "error" | "warning" | "notice") =>
      Array.from({ length: 14 }, (_, index) => ({ level, title: "task", message: `${level} ${index}` }));
    annotations.addAll([...many("error"), ...many("warning"), ...many("notice")]);
    const shown = Map.groupBy(readLog(output).annotations, ({ level }) => level);
    // One error is left for the message of the failed step.
    expect([...shown].map(([level, all]) => [level, all.length, all.at(-1)?.message])).toEqual([
      ["error", 9, "and 6 more; the job summary has them all"],
      ["warning", 10, "and 5 more; the job summary has them all"],
      ["notice", 10, "and 5 more; the job summary has them all"],
    ]);
  });

  test("beyond the cap go to the log", () => {
    const { log } = started();
    for (let count = 1; count <= 12; count += 1) log.warning(`warning ${count}`);
    const read = readLog(output);
    expect(read.annotations).toHaveLength(10);
    expect(read.log).toContain("warning: agent-eval: warning 12");
  });
});
