import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";

const check =
  'if grep -q new a.txt; then w=ok; c=0; else w="not ok"; c=1; fi\nprintf "TAP version 13\\n1..1\\n$w 1 - says new\\n" > "$1"\nexit $c\n';

/** Writes small tasks that are graded in plain sh, in a second or less, and a configuration for them; gives its path. */
export async function writeSmallSuite(folder: string, ids: readonly string[], config: ConfigInput): Promise<string> {
  for (const id of ids) {
    const grading = { command: ["sh", "check.sh", "{{report}}"], report: "tap", failToPass: ["says new"] };
    const files = {
      "task.yaml": stringify({
        ...{ version: 1, id, title: id, category: "patch", level: 1 },
        language: "typescript",
        grading,
      }),
      "prompt.md": `${id}: make a.txt say new.\n`,
      "workspace/a.txt": "old\n",
      "solution/a.txt": "new\n",
      "hidden/check.sh": check,
    };
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, "tasks", id, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  const file = join(folder, "agent-eval.yaml");
  await writeFile(file, stringify({ suite: "tasks", ...config }));
  return file;
}
