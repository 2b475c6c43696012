import type { Grade } from "../../graders/grader.ts";
import type { Tree } from "../../trees/tree.ts";
import type { Proof, Subject } from "../validation.ts";

/** Grading the same work again gives the same result: the solution and doing nothing, `repeats` times each. */
export const equal: Proof = {
  name: "equal",
  grades: true,
  appliesTo: () => true,
  async prove(subject) {
    const { task, repeats } = subject;
    const [solved, untouched] = await Promise.all([gradings(subject, task.solved), gradings(subject, task.workspace)]);
    const problems = [...differences("the reference solution", solved), ...differences("doing nothing", untouched)];
    const equalOnes = Math.min(mostAlike(solved), mostAlike(untouched));
    return { figure: `${equalOnes} of ${repeats}`, problems, notes: [] };
  },
};

async function gradings({ repeats, grade, gradeAgain }: Subject, tree: Tree): Promise<Grade[]> {
  return Promise.all(Array.from({ length: repeats }, (_, index) => (index === 0 ? grade(tree) : gradeAgain(tree))));
}

/** All of a grade that says something about the work. What a test printed has times and places in it. */
function essence({ verdict, score, subScores, checks, tampering, reason }: Grade): string {
  const results = checks.map(({ name, kind, passed }) => [kind, name, passed]);
  return JSON.stringify({ verdict, score, subScores, results, tampering, reason });
}

function mostAlike(grades: readonly Grade[]): number {
  return Math.max(...[...Map.groupBy(grades, essence).values()].map(({ length }) => length));
}

function differences(what: string, grades: readonly Grade[]): string[] {
  const [first, ...others] = grades as [Grade, ...Grade[]];
  const other = others.find((grade) => essence(grade) !== essence(first));
  if (!other) return [];
  const flipped = first.checks.find((check, index) => {
    const again = other.checks[index];
    return again?.name !== check.name || again.passed !== check.passed;
  });
  const where = flipped ? `${JSON.stringify(flipped.name)} ${flipped.passed ? "held" : "failed"} only sometimes` : "";
  return [`${what} is graded differently when graded again: ${where || `${first.reason}; ${other.reason}`}`];
}
