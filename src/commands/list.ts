import { styleText } from "node:util";
import { loadConfig } from "../config/load.ts";
import { ExitCode } from "../errors.ts";
import { loadSuite } from "../tasks/load.ts";

/** `agent-eval list` */
export async function list(options: { config?: string; json?: boolean }): Promise<ExitCode> {
  const { config, baseDir } = await loadConfig(options.config);
  const tasks = (await loadSuite(config.suite, baseDir)).map(
    ({ id, title, category, language, level, fingerprint }) => {
      return { id, title, category, language, level, fingerprint };
    },
  );
  const profiles = Object.entries(config.profiles).map(([name, { agent, backend, model, contextWindow }]) => {
    return { name, agent, backend: backend ?? null, model: model ?? null, contextWindow: contextWindow ?? null };
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ tasks, profiles }, null, 2)}\n`);
  else {
    const bold = (text: string) => styleText("bold", text, { stream: process.stdout });
    const width = Math.max(...[...tasks.map(({ id }) => id), ...profiles.map(({ name }) => name)].map((n) => n.length));
    const lines = [
      bold("tasks"),
      ...tasks.map((t) => `  ${t.id.padEnd(width)}  ${t.category}, ${t.language}, level ${t.level}: ${t.title}`),
      bold("profiles"),
      ...profiles.map((p) => `  ${p.name.padEnd(width)}  ${[p.agent, p.backend, p.model].filter(Boolean).join(", ")}`),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return ExitCode.ok;
}
