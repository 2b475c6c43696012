// Completes package-lock.json where npm left out packages of other platforms.
//
// A registry mirror may carry some platforms only. npm then drops the optional packages it cannot
// find from the lockfile without a word, and `npm ci` refuses that lockfile everywhere. Run this
// after `npm install` against such a mirror; it changes nothing in a complete lockfile.
//
//   node scripts/complete-lockfile.ts [--check] [FILE]
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const SYSTEMS: Record<string, string> = { windows: "win32", macos: "darwin" };
const KNOWN_SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS: Record<string, string> = { gnueabihf: "arm", musleabihf: "arm", eabi: "arm", armv7: "arm" };
const KNOWN_PROCESSORS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** What a platform package's name says about where it runs; null when it is no such name. */
function platformOf(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> | null {
  const words = name.split(/[-/]/);
  const os = words.map((word) => SYSTEMS[word] ?? word).find((word) => KNOWN_SYSTEMS.includes(word));
  const cpu = words.map((word) => PROCESSORS[word] ?? word).find((word) => KNOWN_PROCESSORS.includes(word));
  if (cpu === undefined || (os === undefined && cpu !== "wasm32")) return null;
  const libc = words.some((word) => word.startsWith("musl"))
    ? { libc: ["musl"] }
    : words.some((word) => word.startsWith("gnu"))
      ? { libc: ["glibc"] }
      : {};
  return { cpu: [cpu], ...(os === "linux" ? libc : {}), ...(os === undefined ? {} : { os: [os] }) };
}

/** Where Node.js would find `name` from the package at `from`: the nearest `node_modules` that has it. */
function isLocked(packages: Record<string, LockedPackage>, from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in packages) return true;
    if (!at.includes("/node_modules/")) return `node_modules/${name}` in packages;
  }
}

const args = process.argv.slice(2);
const check = args.includes("--check");
const file = args.find((argument) => !argument.startsWith("--")) ?? "package-lock.json";
const lock: { packages: Record<string, LockedPackage> } = JSON.parse(readFileSync(file, "utf8"));

const missing: string[] = [];
const unknown: string[] = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, wanted] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isLocked(lock.packages, path, name)) continue;
    const alias = /^npm:(.+)@([^@]+)$/.exec(wanted);
    const version = alias?.[2] ?? wanted;
    const platform = platformOf(name);
    // Only an exact version and a speaking name say everything that the registry would have said.
    if (platform === null || !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
      unknown.push(`${name}@${wanted} (of ${path})`);
      continue;
    }
    missing.push(`${name}@${version}`);
    lock.packages[`node_modules/${name}`] = {
      ...(alias === null ? {} : { name: alias[1] }),
      version,
      ...platform,
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    };
  }
}

for (const name of unknown) console.error(`complete-lockfile: cannot tell what ${name} is; leaving it out`);
if (missing.length > 0 && check) {
  console.error(`complete-lockfile: ${file} lacks ${missing.length} optional packages:\n  ${missing.join("\n  ")}`);
  process.exit(1);
}
if (missing.length > 0) {
  const root = lock.packages[""];
  const rest = Object.entries(lock.packages).filter(([path]) => path !== "");
  rest.sort(([a], [b]) => a.localeCompare(b, "en"));
  lock.packages = { ...(root === undefined ? {} : { "": root }), ...Object.fromEntries(rest) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.error(`complete-lockfile: ${missing.length} packages added to ${file}`);
