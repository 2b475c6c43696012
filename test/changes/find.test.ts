import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { type Changes, isNothing } from "../../src/changes/changes.ts";
import { findChanges } from "../../src/changes/find.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { scratch } from "../support/program.ts";
import { type Commit, PullRequestRepository } from "../support/pull-request.ts";

const TASK = "await-feed-import";
const server = { kind: "openai" as const, baseUrl: "http://127.0.0.1:9/v1" };
const local: ConfigInput = {
  profiles: {
    fast: { agent: "chat", backend: "box", model: "small", limits: { requests: 5 } },
    slow: { agent: "command", command: ["sh", "-c", "true"] },
  },
  backends: { box: server },
  run: { repeats: 2 },
  gate: { success: "worse", cost: "+10%" },
};

async function changesOf(base: Commit, head: Commit, config?: string): Promise<Changes> {
  await using repository = await PullRequestRepository.create();
  await repository.addTasks([TASK]);
  const ends = await repository.pullRequest(base, head);
  return (await findChanges(repository.path, ends, config)).changes;
}

test("a change of something else is none", async () => {
  const changes = await changesOf({ config: local }, { files: { "README.md": "hello", "src/a.ts": "export {};" } });
  expect(isNothing(changes)).toBe(true);
});

test("what cannot change a result is no change: comments, order, defaults, names of servers and of variables", async () => {
  const { fast, slow } = local.profiles;
  const head: ConfigInput = {
    ...local,
    backends: { renamed: { ...server, apiKeyEnv: "OTHER_KEY" } },
    profiles: {
      slow: { ...slow, systemPrompt: "stock" } as never,
      fast: { ...fast, backend: "renamed", answer: "files" } as never,
    },
  };
  expect(isNothing(await changesOf({ config: local }, { config: head }))).toBe(true);
});

test("profiles that came, went and differ, each with the keys that differ", async () => {
  const { fast } = local.profiles;
  const head: ConfigInput = {
    ...local,
    backends: { box: { ...server, baseUrl: "http://127.0.0.1:10/v1" } },
    profiles: {
      fast: { ...fast, model: "large", settings: { headers: "Bearer planted" } } as never,
      fresh: { agent: "oracle" },
    },
  };
  const { profiles } = await changesOf({ config: local }, { config: head });
  expect(profiles.added).toEqual(["fresh"]);
  expect(profiles.removed).toEqual(["slow"]);
  expect(profiles.changed).toEqual([
    {
      name: "fast",
      keys: [
        {
          key: "backend.baseUrl",
          values: { base: '"http://127.0.0.1:9/v1"', head: '"http://127.0.0.1:10/v1"' },
        },
        { key: "model", values: { base: '"small"', head: '"large"' } },
        { key: "settings.headers", values: null },
      ],
    },
  ]);
});

test("a limit of the run changes the profiles that have none of their own", async () => {
  const head: ConfigInput = { ...local, run: { ...local.run, limits: { requests: 3 } } };
  const { profiles } = await changesOf({ config: local }, { config: head });
  expect(profiles.changed.map(({ name }) => name)).toEqual(["slow"]);
});

test("rules and settings of runs are told apart from profiles", async () => {
  const head: ConfigInput = { ...local, run: { repeats: 1 }, gate: { success: "worse", cost: "+90%" } };
  const changes = await changesOf({ config: local }, { config: head });
  expect(changes.profiles.changed).toEqual([]);
  expect(changes.rules).toEqual([{ key: "gate.cost", values: { base: '"+10%"', head: '"+90%"' } }]);
  expect(changes.settings).toEqual([{ key: "run.repeats", values: { base: "2", head: "1" } }]);
});

test("the Codex profile a profile names is part of it", async () => {
  const config: ConfigInput = { profiles: { team: { agent: "codex", codexProfile: "team", codexHome: "codex" } } };
  const file = (model: string) =>
    `[model_providers.box]\nname = "box"\nbase_url = "http://127.0.0.1:9/v1"\nwire_api = "responses"\n[profiles.team]\nmodel = "${model}"\nmodel_provider = "box"\n`;
  const { profiles, noBase } = await changesOf(
    { config, files: { "codex/config.toml": file("small") } },
    { files: { "codex/config.toml": file("large") } },
  );
  expect(noBase).toBeNull();
  expect(profiles.changed).toEqual([
    { name: "team", keys: [{ key: "model", values: { base: '"small"', head: '"large"' } }] },
  ]);
});

test("tasks by what agents see and how they are graded: a new tag is no new task", async () => {
  const base = { config: local };
  const prompt = { [`tasks/${TASK}/prompt.md`]: "Do something else in `src/`.\n" };
  expect((await changesOf(base, { files: prompt })).tasks).toEqual({ added: [], removed: [], changed: [TASK] });
  await using repository = await PullRequestRepository.create();
  await repository.addTasks([TASK, "fix-locker-labels"]);
  const file = join(repository.path, "tasks", TASK, "task.yaml");
  const baseSha = await repository.commit(base);
  await writeFile(file, `${(await readFile(file, "utf8")).trimEnd()}\n# said again\n`);
  await rm(join(repository.path, "tasks/fix-locker-labels"), { recursive: true });
  const headSha = await repository.commit({});
  const { tasks } = (await findChanges(repository.path, { baseSha, headSha }, undefined)).changes;
  expect(tasks).toEqual({ added: [], removed: ["fix-locker-labels"], changed: [] });
});

test("a configuration that is a program is run as the base has it, with what it imports", async () => {
  const text =
    'import { model } from "./model.ts";\nexport default { profiles: { fast: { agent: "chat", backend: "ollama", model } } };\n';
  const changes = await changesOf(
    { files: { "agent-eval.config.ts": text, "model.ts": 'export const model = "small";\n' } },
    { files: { "model.ts": 'export const model = "large";\n' } },
  );
  expect(changes.profiles.changed[0]?.keys).toEqual([{ key: "model", values: { base: '"small"', head: '"large"' } }]);
  expect(changes.notes.join()).toContain("was run as the base branch has it");
});

test("without a configuration at the base everything is new; one that is broken there is said to be", async () => {
  const none = await changesOf({ files: { a: "1" } }, { config: local });
  expect(none.noBase).toBe("The base has no configuration: everything is new.");
  expect(none.profiles.added).toEqual(["fast", "slow"]);
  const broken = await changesOf(
    { files: { "agent-eval.yaml": "profiles: {x: {agent: nobody}}\n" } },
    { config: local },
  );
  expect(broken.noBase).toMatch(/^The base's configuration cannot be used: agent-eval.yaml:1:\d+ profiles.x.agent/);
});

test("the base is where the branch parted from it: what main did since is no change of the pull request", async () => {
  await using repository = await PullRequestRepository.create();
  await repository.addTasks([TASK]);
  await repository.commit({ config: local });
  await repository.git("checkout", "--quiet", "-b", "feature");
  const headSha = await repository.commit({ files: { a: "1" } });
  await repository.git("checkout", "--quiet", "main");
  const baseSha = await repository.commit({ config: { ...local, gate: {} } });
  await repository.git("checkout", "--quiet", "feature");
  const { changes } = await findChanges(repository.path, { baseSha, headSha }, undefined);
  expect(isNothing(changes)).toBe(true);
});

test("a shallow checkout without the base says what to fetch; with the merge's parents it is enough", async () => {
  await using repository = await PullRequestRepository.create();
  await using folder = await scratch();
  await repository.addTasks([TASK]);
  const ends = await repository.pullRequest({ config: local }, { config: { ...local, gate: {} } });
  await repository.git("branch", "merged");
  const clone = async (depth: number) => {
    const path = join(folder.path, `depth-${depth}`);
    await execa("git", [
      "clone",
      "--quiet",
      "--branch",
      "merged",
      `--depth=${depth}`,
      `file://${repository.path}`,
      path,
    ]);
    return path;
  };
  const shallow = await clone(1);
  await expect(findChanges(shallow, ends, undefined)).rejects.toMatchObject({
    code: "no-base-commit",
    exitCode: 2,
    fix: expect.stringContaining(`git fetch --no-tags --depth=1 origin ${ends.baseSha}`),
  });
  const { changes } = await findChanges(await clone(2), ends, undefined);
  expect(changes.rules.map(({ key }) => key)).toEqual(["gate.cost", "gate.success"]);
});

test("the checkout is left as it is", async () => {
  await using repository = await PullRequestRepository.create();
  await repository.addTasks([TASK]);
  const ends = await repository.pullRequest({ config: local }, { config: { ...local, gate: {} } });
  const state = async () => [
    await repository.git("status", "--porcelain", "--ignored"),
    await repository.git("worktree", "list"),
    await repository.git("rev-parse", "HEAD"),
  ];
  const before = await state();
  await findChanges(repository.path, ends, undefined);
  expect(await state()).toEqual(before);
});

test("a folder that is no repository", async () => {
  await using folder = await scratch();
  await writeFile(join(folder.path, "agent-eval.yaml"), "profiles: {a: {agent: oracle}}\n");
  const sha = "a".repeat(40);
  await expect(findChanges(folder.path, { baseSha: sha, headSha: sha }, undefined)).rejects.toMatchObject({
    code: "no-repository",
  });
});
