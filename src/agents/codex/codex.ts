import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../../trees/tree.ts";
import type { Agent, AgentBinary, AgentContext } from "../agent.ts";
import { configuredExecutable, findOnPath, findPackage, versionOf } from "../locate.ts";
import { codexHome, GATEWAY_KEY, LOGIN_FILE } from "./config.ts";
import { readCodexEvents } from "./events.ts";
import { codexSteps } from "./steps.ts";

/** Environment variable with the address at which Codex renews its tokens. */
const REFRESH_URL = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";

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
  loginPath: `.codex/${LOGIN_FILE}`,
  launch(context) {
    const codexDir = `${context.home}/.codex`;
    return {
      kind: "process",
      argv: [context.executable, "exec", ...strict(context), "--json", "--skip-git-repo-check", ...at(context), "-"],
      env: { CODEX_HOME: codexDir, ...access(context) },
      homeFiles: below(".codex", codexHome(context, codexDir)),
      stdin: context.prompt,
    };
  },
  interpret({ stdout, stderr, exitCode }) {
    return readCodexEvents(stdout, stderr, exitCode);
  },
  steps: ({ stdout, stderr }) => codexSteps(stdout, stderr),
};

const at = ({ workspace }: AgentContext) => ["-C", workspace];

/** A key of the profile's that this version does not know is an error that names it, not a setting without effect. */
const strict = ({ settings }: AgentContext) => (Object.keys(settings).length > 0 ? ["--strict-config"] : []);

/** A key without meaning, or the way for a login's tokens to be renewed: the issuer itself is out of reach. */
const access = ({ login, gatewayUrl }: AgentContext): Record<string, string> =>
  login == null ? { [GATEWAY_KEY]: "none" } : { [REFRESH_URL]: `${gatewayUrl}/oauth/token` };

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
