import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { UsageError } from "../../src/errors.ts";

export const taskYaml = `version: 1
id: add-numbers
title: Add numbers
category: patch
language: typescript
level: 1
variables:
  name: sum
grading:
  command: [node, --test, "--test-reporter-destination={{report}}", hidden.test.ts]
  report: junit
  failToPass: [adds]
  protected: [package.json]
`;

export const sessionYaml = `version: 1
origin: scripted
turns:
  - expect: sum
    steps:
      - think: It is easy.
      - run: cat sum.ts
  - steps:
      - say: Done.
`;

const files: Readonly<Record<string, string>> = {
  "task.yaml": taskYaml,
  "prompt.md": "Write `{{name}}`.\n",
  "workspace/sum.ts": "export {};\n",
  "workspace/package.json": "{}\n",
  "solution/sum.ts": "export const sum = (a: number, b: number) => a + b;\n",
  "hidden/hidden.test.ts": "test();\n",
  "sessions/strong.yaml": sessionYaml,
};

/** A temp folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "task-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function writeFiles(folder: string, texts: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    if (text === null) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The folder of a good task, with some files replaced or, where null, left out. */
export async function taskFolder(
  changes: Readonly<Record<string, string | null>> = {},
  name = "add-numbers",
  suite?: string,
): Promise<string> {
  const folder = join(suite ?? (await temporaryFolder()), name);
  await writeFiles(folder, { ...files, ...changes });
  return folder;
}

/** The UsageError that the promise has to end with. */
export async function usageErrorOf(promise: Promise<unknown>): Promise<UsageError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UsageError) return error;
  throw new Error(`expected a UsageError, got ${String(error)}`, { cause: error });
}
