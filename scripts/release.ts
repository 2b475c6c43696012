// What a release has to agree on, for .github/workflows/release.yml. Reads the folder it is started in.
//
//   node scripts/release.ts check v1.2.3   lists what does not fit the tag; exit code 1 if anything
//   node scripts/release.ts notes v1.2.3   prints the version's section of CHANGELOG.md
//   node scripts/release.ts major v1.2.3   prints v1 if no version of this major is newer, else nothing
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

const VERSION = /^v(\d+)\.(\d+)\.(\d+)$/;
const EXAMPLES = "examples/workflows";

const [command, tag = ""] = process.argv.slice(2);
const [, ...numbers] = VERSION.exec(tag) ?? fail(`${JSON.stringify(tag)} is no tag of a version, such as v1.2.3`);
const version = numbers.join(".");

if (command === "check") check();
else if (command === "notes") process.stdout.write(`${sectionOf(version) ?? fail(`CHANGELOG.md has no ${version}`)}\n`);
else if (command === "major") process.stdout.write(isNewest() ? `v${numbers[0]}\n` : "");
else fail("expected check, notes or major");

function check(): void {
  const found = [...wrongVersions(), ...wrongExamples()];
  if (sectionOf(version) === null) found.push(`CHANGELOG.md: there is no section ## ${version}, or it is empty`);
  const { repository } = readJson("package.json");
  if (!repository) found.push("package.json: repository is missing, and npm takes no provenance without it");
  for (const line of found) console.error(line);
  if (found.length > 0) process.exit(1);
  console.log(`${tag} is ready`);
}

function wrongVersions(): string[] {
  const lock = readJson("package-lock.json");
  const root = (lock["packages"] as Record<string, { version?: string }> | undefined)?.[""];
  const told = [
    ["package.json", readJson("package.json")["version"]],
    ["package-lock.json", lock["version"]],
    ['package-lock.json, packages[""]', root?.version],
  ];
  return told
    .filter(([, its]) => its !== version)
    .map(([where, its]) => `${where}: version ${its}, the tag ${version}`);
}

/** Workflows are copied: one that names another version would bring a user the wrong one. */
function wrongExamples(): string[] {
  if (!existsSync(EXAMPLES)) return [];
  return readdirSync(EXAMPLES).flatMap((name) => {
    const mentions = readFileSync(`${EXAMPLES}/${name}`, "utf8").matchAll(/agent-eval@v?([\w.-]+)/g);
    const others = [...mentions].map(([, its]) => its).filter((its) => its !== version);
    return others.map((its) => `${EXAMPLES}/${name}: agent-eval ${its}, the tag ${version}`);
  });
}

/** A version's part of the changelog without its heading; null when there is none, or nothing in it. */
function sectionOf(wanted: string): string | null {
  const parts = readFileSync("CHANGELOG.md", "utf8").split(/^## /m);
  const part = parts.find((text) => /^\[?([\w.-]+)/.exec(text)?.[1] === wanted);
  return part?.replace(/^.*\n/, "").trim() || null;
}

/** A correction of an older version must not take its users back. */
function isNewest(): boolean {
  const tags = execFileSync("git", ["tag", "--list"], { encoding: "utf8" }).split("\n");
  const same = tags.map((name) => VERSION.exec(name)?.slice(1).map(Number)).filter((one) => one !== undefined);
  const [major = 0, minor = 0, patch = 0] = numbers.map(Number);
  return same.every(([itsMajor = 0, itsMinor = 0, itsPatch = 0]) => {
    return itsMajor !== major || itsMinor < minor || (itsMinor === minor && itsPatch <= patch);
  });
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8"));
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
