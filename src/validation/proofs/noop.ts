import type { Proof } from "../validation.ts";

/** Doing nothing does not resolve the task, and what shall stay already holds. */
export const noop: Proof = {
  name: "noop",
  grades: true,
  appliesTo: () => true,
  async prove({ task, grade }) {
    const { verdict, reason, checks } = await grade(task.workspace);
    // A run that never came to an end says nothing about single tests.
    const whole = checks.every(({ kind, passed }) => kind !== "evidence" || passed);
    const named = (kind: string, passed: boolean) =>
      (whole ? checks : [])
        .filter((check) => check.kind === kind && check.passed === passed)
        .map(({ name }) => JSON.stringify(name));
    const problems = [
      ...(verdict === "resolved" ? ["doing nothing resolves it"] : []),
      ...(verdict === "ungraded" ? [`doing nothing cannot be graded: ${reason}`] : []),
      ...named("fail-to-pass", true).map((name) => `${name} is in failToPass and passes before anything is done`),
      ...named("pass-to-pass", false).map((name) => `${name} is in passToPass and fails before anything is done`),
    ];
    return { figure: verdict, problems, notes: reason === null ? [] : [`doing nothing: ${reason}`] };
  },
};
