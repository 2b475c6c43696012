import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Journal, readRunRecord, readTrials, writeRunRecord } from "../../src/runner/journal.ts";
import { profile, run, trial } from "../reports/records.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-test-"));
  file = join(folder, "trials.jsonl");
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

const ids = async () => (await readTrials(folder)).map(({ id }) => id);
async function append(...names: string[]): Promise<void> {
  await using journal = await Journal.open(folder);
  for (const name of names) await journal.append(trial(name, "a"));
}

describe("the journal", () => {
  test("gives back the records in the order in which they came, over several openings", async () => {
    await append("one", "two");
    await append("three");
    expect(await readTrials(folder)).toEqual([trial("one", "a"), trial("two", "a"), trial("three", "a")]);
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(4);
  });

  test("a run without a trial yet has none", async () => {
    expect(await readTrials(folder)).toEqual([]);
  });

  test.each([
    ["half a record", '{"version":1,"id":"torn'],
    ["half a character", Buffer.from([0x7b, 0x22, 0xf0, 0x9f])],
    ["zeros, as after a power cut", Buffer.alloc(700)],
    ["a whole record without its line end", JSON.stringify(trial("unconfirmed", "a"))],
  ])("a torn last line is passed over, and cut off before the next: %s", async (_, torn) => {
    await append("one");
    await appendFile(file, torn);
    expect(await ids()).toEqual(["one.a.r1"]);
    await append("two");
    expect(await ids()).toEqual(["one.a.r1", "two.a.r1"]);
  });

  test("a first line that is torn leaves an empty journal", async () => {
    await writeFile(file, '{"version');
    await append("one");
    expect(await ids()).toEqual(["one.a.r1"]);
  });

  test.each([
    ["no JSON", "garbage"],
    ["no record", '{"version":1}'],
    ["another version", JSON.stringify({ ...trial("x", "a"), version: 2 })],
    ["an unknown key", JSON.stringify({ ...trial("x", "a"), surprise: 1 })],
  ])("a broken line in the middle is an error with file and line: %s", async (_, line) => {
    await append("one");
    await appendFile(file, `${line}\n`);
    await append("three");
    const error = await readTrials(folder).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "invalid-record", exitCode: 2, place: { file, line: 2 } });
    expect(error.message).toContain(`${file}:2: `);
    // Nothing was lost by looking at it.
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(4);
  });

  test("large records of trials that end at the same time do not mix", async () => {
    const big = (name: string) => trial(name, "a", 1, { verdict: "unresolved", reason: `${name} `.repeat(300_000) });
    await using journal = await Journal.open(folder);
    const names = ["one", "two", "three", "four"];
    await Promise.all(names.map((name) => journal.append(big(name))));
    expect(await ids()).toEqual(names.map((name) => `${name}.a.r1`));
  });

  test("refuses what is no record, and goes on", async () => {
    await using journal = await Journal.open(folder);
    expect(() => journal.append({ ...trial("x", "a"), score: 2 })).toThrow();
    await journal.append(trial("one", "a"));
    expect(await ids()).toEqual(["one.a.r1"]);
  });

  test("a disk that takes no more is an error with the remedy, and nothing follows half a line", async () => {
    const script = `
      import { Journal } from ${JSON.stringify(pathToFileURL(resolve("src/runner/journal.ts")).href)};
      const journal = await Journal.open(process.argv[1]);
      const record = JSON.parse(process.argv[2]);
      for (let index = 0; index < 3; index += 1)
        await journal.append(record).then(() => console.log("ok"), (error) => console.log(error.code + ": " + error.fix));
    `;
    const record = JSON.stringify(trial("one", "a", 1, { verdict: "unresolved", reason: "x".repeat(2500) }));
    // A limit on file size stands in for a full disk: 4 KiB take one record and a half.
    const command = 'trap "" XFSZ; ulimit -f 8; exec "$0" --input-type=module -e "$1" "$2" "$3"';
    const child = spawn("sh", ["-c", command, process.execPath, script, folder, record]);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    await new Promise((done) => child.once("close", done));
    expect(output.trim().split("\n")).toEqual([
      "ok",
      expect.stringMatching(/^journal-failed: Make room/),
      expect.stringMatching(/^journal-failed: Make room/),
    ]);
    expect(await ids()).toEqual(["one.a.r1"]);
  });
});

describe("run.json", () => {
  test("comes back as it was written", async () => {
    const record = run(["one"], [profile("a")]);
    await writeRunRecord(folder, record);
    expect(await readRunRecord(folder)).toEqual(record);
  });

  test("missing or changed: an error that says which and what to do", async () => {
    await expect(readRunRecord(folder)).rejects.toMatchObject({
      code: "not-a-run",
      exitCode: 2,
      fix: expect.any(String),
    });
    await writeFile(join(folder, "run.json"), "{");
    await expect(readRunRecord(folder)).rejects.toMatchObject({
      code: "invalid-record",
      place: { file: join(folder, "run.json") },
    });
    await writeFile(join(folder, "run.json"), JSON.stringify({ ...run(["one"], [profile("a")]), seed: "x" }));
    await expect(readRunRecord(folder)).rejects.toThrow(/run\.json:1: seed: /);
  });
});
