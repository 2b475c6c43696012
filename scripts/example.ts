// Runs the quickstart in Docker and keeps its reports as the committed sample; puts what the
// terminal shows into README.md.
//
//   npm run build && node scripts/example.ts
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const folder = await mkdtemp(join(tmpdir(), "agent-eval-example-"));
try {
  const out = join(folder, "run");
  const { stdout } = await execa(process.execPath, ["bin/agent-eval.js", "run", "--out", out], {
    env: { NO_COLOR: "1" },
    stderr: "inherit",
  });
  await mkdir("reports/example", { recursive: true });
  for (const name of ["report.json", "report.md"]) await copyFile(join(out, name), join("reports/example", name));
  // The list of failures is long and says nothing about how a report looks.
  const shown = stdout.split("\nnot resolved\n")[0]?.trimEnd();
  const readme = await readFile("README.md", "utf8");
  const block = `<!-- example -->\n\`\`\`\n${shown}\n\`\`\`\n<!-- /example -->`;
  await writeFile(
    "README.md",
    readme.replace(/<!-- example -->[\s\S]*<!-- \/example -->/, () => block),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
