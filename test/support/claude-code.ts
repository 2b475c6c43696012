import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { claudeCode } from "../../src/agents/claude-code/claude-code.ts";

const cache = fileURLToPath(new URL("../../node_modules/.cache/agent-eval/", import.meta.url));

/**
 * Path of the real Claude Code, fetched from npm at first use: with its 377 MB as a development
 * dependency, every installation would pay for what two test files need. npm checks what it fetches.
 */
export async function claudeCodeExecutable(): Promise<string> {
  const version = claudeCode.binary?.version;
  const folder = join(cache, `claude-code-${version}`);
  const executable = join(folder, "claude");
  if (existsSync(executable)) return executable;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, "fetch-"));
  try {
    const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}@${version}`;
    await execa("npm", ["pack", "--loglevel=error", name], { cwd: work });
    const [archive] = await readdir(work);
    await execa("tar", ["-xzf", archive ?? ""], { cwd: work });
    // A run beside this one may have been quicker; what it fetched is the same.
    await rename(join(work, "package"), folder).catch(() => undefined);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return executable;
}
