import { existsSync } from "node:fs";
import { join } from "node:path";
import { textFile } from "../../trees/tree.ts";
import type { Agent, AgentBinary } from "../agent.ts";
import { configuredExecutable, findOnPath, findPackage, versionOf } from "../locate.ts";
import { environment } from "./environment.ts";
import { readClaudeEvents } from "./events.ts";
import { claudeSteps } from "./steps.ts";

const binary: AgentBinary = {
  version: "2.1.329",
  layer: "claude-code",
  pathInContainer: "/opt/claude-code/bin/claude",
  async findLocal(configuredPath) {
    const path = configuredPath
      ? await configuredExecutable(configuredPath)
      : ((await findOnPath("claude")) ?? (await nativeInNodeModules()));
    const version = path && (await versionOf(path));
    return path && version ? { path, version } : null;
  },
};

/** File for the profile's settings, below the agent's home. */
const settingsFile = ".claude/profile-settings.json";

/**
 * Anthropic's Claude Code, driven headless. `--bare` keeps it to a short prompt and three tools, and from
 * starting what a workspace brings along. Its full form offers tools that only Anthropic's own servers can
 * unfold, and others that wait for a later day.
 */
export const claudeCode: Agent = {
  kind: "claude-code",
  wire: "messages",
  binary,
  runsCommands: true,
  launch(context) {
    const settings = Object.keys(context.settings).length > 0;
    return {
      kind: "process",
      argv: [
        context.executable,
        "--print",
        "--bare",
        ...["--output-format", "stream-json", "--verbose"],
        // The agent already stands in a sandbox of ours, and nobody is there to be asked.
        "--dangerously-skip-permissions",
        ...(settings ? ["--settings", `${context.home}/${settingsFile}`] : []),
      ],
      env: environment(context),
      homeFiles: new Map(settings ? [[settingsFile, textFile(JSON.stringify(context.settings))]] : []),
      stdin: context.prompt,
    };
  },
  interpret({ stdout, stderr, exitCode }) {
    return readClaudeEvents(stdout, stderr, exitCode);
  },
  steps: ({ stdout, stderr }) => claudeSteps(stdout, stderr),
};

/** The native executable inside the npm platform package, which needs neither Node nor an install script. */
async function nativeInNodeModules(): Promise<string | null> {
  const platform = `${process.platform}-${process.arch}`;
  const musl =
    process.platform === "linux" && existsSync(`/lib/ld-musl-${muslNames[process.arch] ?? process.arch}.so.1`);
  const folder = findPackage(`@anthropic-ai/claude-code-${platform}${musl ? "-musl" : ""}`);
  return folder && (await configuredExecutable(join(folder, "claude")));
}

const muslNames: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
