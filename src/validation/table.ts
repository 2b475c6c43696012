import { count } from "../reports/format.ts";
import { findingOf, type ProofName, problemsOf, type TaskProof, type ValidationFile } from "./validation.ts";

const HEAD = `# Validation

What \`agent-eval validate\` has proven of each task: the reference solution resolves it, doing nothing and every
plausible wrong answer do not, its held-out bugs can be found, grading again gives the same result, the workspace's own
tests are as stated, and the prompt gives nothing away. \`VALIDATION.json\` holds the evidence, with the reason for
which each wrong answer was rejected. \`agent-eval validate --check\` says which lines are stale;
\`agent-eval validate --changed --write\` renews them.
`;

const columns: readonly { readonly head: string; cell(proof: TaskProof): string }[] = [
  { head: "task", cell: ({ task, valid }) => `${valid ? "" : "✘ "}${task}` },
  { head: "category", cell: ({ category }) => category ?? "–" },
  { head: "language", cell: ({ language }) => language ?? "–" },
  { head: "level", cell: ({ level }) => String(level ?? "–") },
  { head: "tokens", cell: figure("tokens") },
  { head: "oracle", cell: figure("oracle") },
  { head: "noop", cell: figure("noop") },
  { head: "decoys", cell: figure("decoys") },
  { head: "mutants", cell: figure("mutants") },
  { head: "equal gradings", cell: figure("equal") },
  { head: "own tests", cell: figure("ownTests") },
  { head: "hides well", cell: figure("prompt") },
  { head: "seconds", cell: ({ seconds }) => seconds.toFixed(1) },
  { head: "proof of", cell: ({ fingerprint }) => fingerprint?.slice(0, 12) ?? "–" },
  { head: "made with", cell: ({ harnessVersion, graders, sandbox }) => `${harnessVersion}, ${graders}, ${sandbox}` },
];

function figure(name: ProofName): (proof: TaskProof) => string {
  return (proof) => findingOf(proof, name)?.figure ?? "–";
}

/** `VALIDATION.md`: a table for people. */
export function toMarkdown({ tasks }: ValidationFile): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const table = [
    line(columns.map(({ head }) => head)),
    line(columns.map(() => "---")),
    ...tasks.map((proof) => line(columns.map(({ cell }) => cell(proof)))),
  ];
  const wrong = tasks.flatMap((proof) => problemsOf(proof).map((text) => `- ${proof.task}: ${text.split("\n")[0]}`));
  const problems = wrong.length === 0 ? "" : `\n## What does not hold\n${wrong.join("\n")}\n`;
  const proven = tasks.filter(({ valid }) => valid).length;
  const sum = `${proven} of ${count(tasks.length, "task")} proven. The last column: version of agent-eval, its graders, sandbox.`;
  return `${HEAD}\n${sum}\n\n${table.join("\n")}\n${problems}`;
}

/** One task for a terminal: what was found on one line, what is wrong below it. */
export function toLines(proof: TaskProof): string {
  const said = (name: ProofName, text: (figure: string) => string) => {
    const found = findingOf(proof, name);
    return found ? [text(found.figure)] : [];
  };
  const parts = [
    ...said("oracle", (found) => `oracle ${found}`),
    ...said("noop", (found) => `noop ${found}`),
    ...said("decoys", (found) => `decoys ${found}`),
    ...said("mutants", (found) => `mutants ${found}`),
    ...said("equal", (found) => `equal gradings ${found}`),
    ...said("ownTests", (found) => `own tests ${found}`),
    ...said("tokens", (found) => `tokens ${found}`),
  ];
  const head = `${proof.valid ? "✔" : "✘"} ${proof.task}: ${parts.join(", ") || "cannot be read"}`;
  const notes = proof.findings.flatMap(({ problems, notes }) => (problems.length > 0 ? [...problems, ...notes] : []));
  return [head, ...notes.flatMap(indented)].map((text) => `${text}\n`).join("");
}

/** So many lines of one text help on a terminal; `--json` has it all. */
const LINES = 20;

function indented(text: string): string[] {
  const lines = text.split("\n");
  const shown = lines.length > LINES ? [lines[0] ?? "", "…", ...lines.slice(2 - LINES)] : lines;
  return shown.map((line, index) => `    ${index === 0 ? "" : "  "}${line}`);
}
