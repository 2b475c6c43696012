import type { Proof } from "../validation.ts";

/** The reference solution resolves the task, with everything the task asks for and without a trace of tampering. */
export const oracle: Proof = {
  name: "oracle",
  grades: true,
  appliesTo: () => true,
  async prove({ task, grade }) {
    const { verdict, score, reason, tampering, output } = await grade(task.solved);
    const resolved = verdict === "resolved";
    const problems = [
      ...(resolved ? [] : [`the reference solution does not resolve it: ${reason}`]),
      ...(resolved && score < 1 ? [`the reference solution has a score of ${score}`] : []),
      ...tampering.map(({ kind, path }) => `the reference solution looks like tampering: ${kind} ${path}`),
    ];
    const printed = resolved || output.trim() === "" ? [] : [`the grading command printed: ${output.trim()}`];
    return { figure: verdict, problems, notes: printed };
  },
};
