import type { Task } from "../../tasks/task.ts";
import type { Proof } from "../validation.ts";

/** What is not stated cannot be wrong. */
const UNSTATED = { figure: "–", problems: [], notes: [] };

/** The workspace's own tests pass before anything is done, but for those that are said to fail. */
export const ownTests: Proof = {
  name: "ownTests",
  grades: true,
  appliesTo: () => true,
  async prove({ task, runOnWorkspace }) {
    const stated = statedTests(task);
    if (stated === null) return UNSTATED;
    const { checks, results, output } = await runOnWorkspace(stated.command);
    const wanting = checks.find(({ kind, passed }) => kind === "evidence" && !passed);
    if (wanting || results === null) {
      const printed = output.trim() === "" ? [] : [`the workspace's own tests printed: ${output.trim()}`];
      const problems = [`the workspace's own tests cannot be run: ${wanting?.detail ?? "no results"}`];
      return { figure: "cannot be run", problems, notes: printed };
    }
    const failed = new Set(results.filter(({ status }) => status === "failed").map(({ name }) => name));
    const passed = results.filter(({ name, status }) => status === "passed" && !failed.has(name));
    const detailOf = (name: string) =>
      results.find((one) => one.name === name && one.status === "failed")?.detail ?? "";
    const problems = [
      ...(passed.length === 0 ? ["none of the workspace's own tests passes"] : []),
      ...[...failed].flatMap((name) =>
        stated.failing.includes(name)
          ? []
          : [`the workspace's own test ${JSON.stringify(name)} fails: ${detailOf(name)}`],
      ),
      ...stated.failing.flatMap((name) =>
        failed.has(name) ? [] : [`ownTests.failing names ${JSON.stringify(name)}, which does not fail`],
      ),
    ];
    const failing = failed.size === 0 ? "" : `, ${failed.size} fail`;
    return { figure: `${passed.length} pass${failing}`, problems, notes: [] };
  },
};

/** Where the agent writes tests, grading runs those of the workspace as well. */
function statedTests({ category, grading, ownTests: own }: Task): { command: string[]; failing: string[] } | null {
  if (own) return own;
  return category === "test-generation" ? { command: grading.command, failing: [] } : null;
}
