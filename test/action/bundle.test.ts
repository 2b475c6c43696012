import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { checkoutAction } from "../support/action.ts";
import { project, scratch } from "../support/program.ts";

async function contentsOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const found = new Map<string, Buffer>();
  for (const name of names) {
    if ((await stat(join(folder, name))).isFile()) found.set(name, await readFile(join(folder, name)));
  }
  return found;
}

test("dist/action is what the sources give (else: npm run build:action), every time the same", async () => {
  await using folder = await scratch();
  const committed = await contentsOf(join(project, "dist/action"));
  for (const name of ["first", "second"]) {
    await execa(process.execPath, [join(project, "scripts/bundle-action.ts"), join(folder.path, name)]);
    const built = await contentsOf(join(folder.path, name));
    expect([...built.keys()]).toEqual([...committed.keys()]);
    const other = [...built].filter(([file, bytes]) => !committed.get(file)?.equals(bytes)).map(([file]) => file);
    expect(other).toEqual([]);
  }
});

test("nothing in it names the machine it was built on", async () => {
  for (const [file, bytes] of await contentsOf(join(project, "dist/action"))) {
    expect(bytes.includes(project.replace(/\/$/, "")), file).toBe(false);
  }
});

test("starts alone, without node_modules and outside a workflow, and says what is missing", async () => {
  await using action = await checkoutAction();
  await using empty = await scratch();
  const { exitCode, stdout } = await execa(process.execPath, [join(action.path, "dist/action/action.js")], {
    cwd: empty.path,
    env: { PATH: process.env["PATH"] ?? "" },
    extendEnv: false,
    reject: false,
  });
  expect(exitCode).toBe(2);
  expect(stdout).toContain("GITHUB_REPOSITORY is not set: this is not a step of a workflow");
});
