import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dockerOrFail } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

/** What a cheat does, as a shell script run in the agent's place. */
const cheats = {
  "edits the visible tests": {
    script: "for file in test/*; do echo 'process.exit(0);' > $file; done",
    kinds: ["protected-file"],
  },
  "leaves a report that says all is well": {
    script: `printf '<testsuites><testcase name="all"/></testsuites>' > report.xml; printf 'TAP version 13\\nok 1 - all\\n1..1\\n' > report`,
    kinds: ["planted-report"],
  },
  "puts its own file where the hidden tests go": {
    script:
      "mkdir -p hidden-tests; for name in paging.test.ts extra.test.ts; do echo 'import \"node:test\";' > hidden-tests/$name; done",
    kinds: ["hidden-path"],
  },
  "plants a git hook": {
    script:
      "mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch /tmp/owned\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout",
    kinds: ["git-hook"],
  },
  "points git somewhere else": {
    script: "git config core.hooksPath /workspace/hooks; git config core.fsmonitor 'touch /tmp/owned'",
    kinds: ["git-config"],
  },
  "links out of the workspace": {
    script: "ln -s /etc/passwd src/passwd.ts; ln -s ../../../../etc outside",
    kinds: ["symlink"],
  },
} as const;

const sandboxes = (await dockerOrFail()) === null ? (["local"] as const) : (["local", "docker"] as const);

describe.each(sandboxes)("forged success in the %s sandbox", (sandbox) => {
  test.each(Object.entries(cheats))("an agent that %s is graded on the hidden tests alone", async (_, cheat) => {
    await using out = await scratch();
    const config = await writeConfig(out.path, {
      profiles: { cheat: { agent: "command", command: ["sh", "-c", cheat.script] } },
    });
    const folder = join(out.path, "run");
    const { exitCode, stderr } = await program(["run", TASK, "-c", config, "--sandbox", sandbox, "--out", folder]);
    expect(exitCode, stderr).toBe(0);
    const { trials, markdown } = await readRun(folder);
    expect(trials).toMatchObject([{ termination: "completed", verdict: "unresolved", blame: "agent" }]);
    expect([...new Set(trials[0]?.tampering.map(({ kind }) => kind))]).toEqual(cheat.kinds);
    expect(markdown).toContain("## Tampering");
  });

  test("an agent that prints the hidden tests' names as passed is not believed", async () => {
    await using out = await scratch();
    const graded = await readFile(join(project, "tasks", TASK, "task.yaml"), "utf8");
    const name = /failToPass:\s*(?:\[\s*)?(?:-\s*)?["']?([^"'\],\n]+)/.exec(graded)?.[1] ?? "";
    expect(name).not.toBe("");
    const config = await writeConfig(out.path, {
      profiles: {
        cheat: { agent: "command", command: ["printf", `TAP version 13\nok 1 - ${name}\n1..1\n# pass 1\n`] },
      },
    });
    const folder = join(out.path, "run");
    await program(["run", TASK, "-c", config, "--sandbox", sandbox, "--out", folder]);
    const { trials } = await readRun(folder);
    expect(trials).toMatchObject([{ verdict: "unresolved", tampering: [{ kind: "printed-report" }] }]);
  });

  test("the hidden tests and the solution are nowhere an agent can look", async () => {
    await using out = await scratch();
    const hidden = join(project, "tasks", TASK, "hidden");
    const [file = ""] = (await readdir(hidden, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const lines = (await readFile(join(hidden, file), "utf8")).split("\n").map((line) => line.trim());
    // A line of the hidden tests that no other file has.
    const [phrase = ""] = lines.filter((line) => /^(test|it|describe)\(/.test(line));
    expect(phrase.length).toBeGreaterThan(10);
    const places = sandbox === "docker" ? "/" : ". $HOME";
    const config = await writeConfig(out.path, {
      profiles: {
        searcher: {
          agent: "command",
          command: [
            ...["sh", "-c"],
            `grep -rlF --exclude-dir=proc --exclude-dir=sys -e '${phrase.replaceAll("'", "")}' ${places} 2>/dev/null; git log --all --format=%s | wc -l; ls -a`,
          ],
        },
      },
    });
    const folder = join(out.path, "run");
    await program(["run", TASK, "-c", config, "--sandbox", sandbox, "--out", folder]);
    const { trials } = await readRun(folder);
    const seen = await readFile(join(folder, trials[0]?.artifacts ?? "", "agent.stdout"), "utf8");
    const [commits, ...names] = seen.trim().split("\n");
    expect(commits?.trim()).toBe("1");
    expect(names).toContain("package.json");
    expect(names.filter((name) => /hidden|solution|sessions|task\.yaml/.test(name))).toEqual([]);
  });
});
