import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";

const script = resolve("scripts/schemas.ts");
const check = (cwd: string) => execFileSync(process.execPath, [script, "--check"], { cwd, stdio: "pipe" });

describe("the published JSON Schemas", () => {
  test("are those of the code (else: npm run schemas)", () => {
    check(process.cwd());
  });

  test("the check notices a changed file and a missing one, and names it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "schemas-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp("schemas", join(folder, "schemas"), { recursive: true });
    check(folder);
    await writeFile(join(folder, "schemas/task.schema.json"), "{}\n");
    expect(() => check(folder)).toThrow("task.schema.json is not current; run: npm run schemas");
    await rm(join(folder, "schemas/task.schema.json"));
    expect(() => check(folder)).toThrow("task.schema.json");
  });

  test("are schemas that validators accept", async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const names = (await readdir("schemas")).filter((name) => name.endsWith(".schema.json"));
    expect(names.length).toBeGreaterThanOrEqual(6);
    for (const name of names) ajv.compile(JSON.parse(await readFile(join("schemas", name), "utf8")));
  });
});
