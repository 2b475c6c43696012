import type { Comparison, TaskCounts } from "./comparison.ts";
import type { Attempts, Pair } from "./sides.ts";

type Counts = TaskCounts["base"];

/** Which tasks a profile resolves more often than not on one side only, and which it resolves now and then. */
export function changedTasks(pairs: readonly Pair[]): Comparison["changed"] {
  const tasks = pairs.map(({ task, base, candidate }) => ({
    task: task.id,
    base: countsOf(base),
    candidate: countsOf(candidate),
  }));
  const flaky = (side: "base" | "candidate") =>
    tasks.filter((task) => task[side].resolved > 0 && task[side].resolved < task[side].trials).map(({ task }) => task);
  return {
    gained: tasks.filter(({ base, candidate }) => mostlyNot(base) && mostly(candidate)),
    lost: tasks.filter(({ base, candidate }) => mostly(base) && mostlyNot(candidate)),
    flaky: { base: flaky("base"), candidate: flaky("candidate") },
  };
}

function countsOf({ graded }: Attempts): Counts {
  return { resolved: graded.filter(({ verdict }) => verdict === "resolved").length, trials: graded.length };
}

function mostly({ resolved, trials }: Counts): boolean {
  return resolved > trials / 2;
}

/** One half is on neither side. */
function mostlyNot({ resolved, trials }: Counts): boolean {
  return resolved < trials / 2;
}
