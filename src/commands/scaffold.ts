import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { loadConfig } from "../config/load.ts";
import { ExitCode, UsageError } from "../errors.ts";
import { scaffoldTask } from "../scaffold/scaffold.ts";
import type { Category, Language } from "../tasks/task.ts";
import { shortPath } from "./failure.ts";
import { packageDir } from "./package.ts";

/** The options of `agent-eval init --task`; see cli.ts. */
export interface ScaffoldOptions {
  task: string;
  category?: Category;
  language?: Language;
  config?: string;
  suite?: string;
}

/** `agent-eval init --task NAME`: writes a small task that can be validated at once. */
export async function scaffold(options: ScaffoldOptions): Promise<ExitCode> {
  const { task: name, category = "patch", language = "typescript" } = options;
  const suite = await suiteFolder(options);
  const folder = join(suite, name);
  const schema = relative(folder, join(packageDir, "schemas", "task.schema.json"))
    .split(sep)
    .join("/");
  const paths = await scaffoldTask(suite, { name, category, language, schema });
  process.stdout.write(paths.map((path) => `${shortPath(join(folder, path))}\n`).join(""));
  process.stderr.write(`next: npx agent-eval validate --suite ${shortPath(suite)} ${name}\n`);
  return ExitCode.ok;
}

/** The folder of tasks that the configuration names, where it names one. */
async function suiteFolder({ suite, config }: ScaffoldOptions): Promise<string> {
  if (suite !== undefined) return resolve(suite);
  const loaded = await loadConfig(config).catch((error: unknown) => {
    if (error instanceof UsageError && error.code === "no-config") return null;
    throw error;
  });
  const named =
    loaded && typeof loaded.config.suite === "string" && loaded.config.suite !== "builtin"
      ? resolve(loaded.baseDir, loaded.config.suite)
      : null;
  return named !== null && !existsSync(join(named, "task.yaml")) ? named : resolve("tasks");
}
