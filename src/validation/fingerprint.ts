import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../config/identity.ts";
import type { Task, Variants } from "../tasks/task.ts";
import { hashTree } from "../trees/tree.ts";

/**
 * SHA-256 (hex) over everything that a proof is about: the task as it is graded, and what takes no part in
 * grading, such as decoys. A task may keep its own fingerprint and yet need a new proof.
 */
export function proofFingerprint(task: Task): string {
  const { fingerprint, decoys, ownTests, contextTokens } = task;
  const variants = (all: Variants) => [...all].map(([name, { tree }]) => [name, hashTree(tree)]);
  const faults = task.faults.map(({ code }) => code);
  const all = [fingerprint, variants(decoys), ownTests ?? null, contextTokens ?? null, faults];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}

/**
 * Which graders are at work: a hash of their code, so that a line of the proof says what it was made with.
 * From a source tree it is that of the sources, however the program was started.
 */
export function gradersIdentity(packageDir: string): string {
  const parts = ["graders", "syntax"];
  const root = ["src", "dist"].map((name) => join(packageDir, name)).find((path) => readable(join(path, "graders")));
  if (root === undefined) return "unknown";
  return identityOf(parts.flatMap((part) => filesBelow(join(root, part), part)));
}

function readable(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

function filesBelow(folder: string, name: string): [string, string][] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry): [string, string][] => {
    const [path, below] = [join(folder, entry.name), `${name}/${entry.name}`];
    if (entry.isDirectory()) return filesBelow(path, below);
    return /(?<!\.d)\.[jt]s$/.test(entry.name) ? [[below, readFileSync(path, "utf8")]] : [];
  });
}
