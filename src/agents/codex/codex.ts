import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../../trees/tree.ts";
import type { Agent, AgentBinary } from "../agent.ts";
import { configuredExecutable, findOnPath, findPackage, versionOf } from "../locate.ts";
import { codexHome, GATEWAY_KEY } from "./config.ts";
import { readCodexEvents } from "./events.ts";

const binary: AgentBinary = {
  version: "0.169.0",
  layer: "codex",
  pathInContainer: "/opt/codex/bin/codex",
  async findLocal(configuredPath) {
    const path = configuredPath
      ? await configuredExecutable(configuredPath)
      : ((await findOnPath("codex")) ?? (await nativeInNodeModules()));
    const version = path && (await versionOf(path));
    return path && version ? { path, version } : null;
  },
};

/** OpenAI's Codex CLI, driven headless through `codex exec --json`. */
export const codex: Agent = {
  kind: "codex",
  wire: "responses",
  binary,
  runsCommands: true,
  launch(context) {
    const codexDir = `${context.home}/.codex`;
    return {
      kind: "process",
      argv: [context.executable, "exec", "--json", "--skip-git-repo-check", "-C", context.workspace, "-"],
      env: { CODEX_HOME: codexDir, [GATEWAY_KEY]: "none" },
      homeFiles: below(".codex", codexHome(context, codexDir)),
      stdin: context.prompt,
    };
  },
  interpret({ stdout, stderr, exitCode }) {
    return readCodexEvents(stdout, stderr, exitCode);
  },
};

function below(folder: string, tree: Tree): Tree {
  return new Map([...tree].map(([path, file]) => [`${folder}/${path}`, file]));
}

/** The native executable inside the npm platform package, which needs no Node to start. */
async function nativeInNodeModules(): Promise<string | null> {
  const folder = findPackage(`@openai/codex-${process.platform}-${process.arch}`);
  if (folder === null) return null;
  for (const target of await readdir(join(folder, "vendor")).catch(() => [])) {
    const path = await configuredExecutable(join(folder, "vendor", target, "bin", "codex"));
    if (path !== null) return path;
  }
  return null;
}
