import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { UsageError } from "../../errors.ts";
import { readTree } from "../../trees/disk.ts";
import { removeFolder } from "../../trees/remove.ts";
import type { Tree } from "../../trees/tree.ts";

const PATIENCE_MS = 30_000;

/**
 * Docker's skills for agents that work with Docker Model Runner, as its CLI brings them, by their path below a
 * skills folder. `docker`: the command, for tests.
 * @throws UsageError `no-skills`.
 */
export async function dockerSkills(docker = "docker"): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), "agent-eval-skills-"));
  try {
    // Not with --codex, which would put them into this user's own Codex too.
    const { exitCode, stderr } = await execa(docker, ["model", "skills", "--dest", folder], {
      reject: false,
      timeout: PATIENCE_MS,
      stdin: "ignore",
    });
    const files = exitCode === 0 ? await readTree(folder) : new Map();
    if ([...files.keys()].some((path) => path.endsWith("/SKILL.md"))) return files;
    throw missing(exitCode === undefined ? `there is no command ${docker}` : (stderr?.trim().split("\n")[0] ?? ""));
  } finally {
    await removeFolder(folder);
  }
}

function missing(said: string): UsageError {
  const reason = said === "" ? "it gave none" : said;
  return new UsageError("no-skills", `skills: true needs \`docker model skills\`: ${reason}`, {
    fix: "Install or update Docker Model Runner's CLI (the docker-model-plugin package, or Docker Desktop), or take skills away.",
  });
}
