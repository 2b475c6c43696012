import type { Proof } from "../validation.ts";

/** Every part of the folder can be used: patches apply, rules are rules, named files are there. */
export const readable: Proof = {
  name: "readable",
  grades: false,
  appliesTo: () => true,
  async prove({ task }) {
    const problems = task.faults.map(({ message }) => message.replaceAll(`${task.folder}/`, ""));
    return { figure: problems.length === 0 ? "yes" : "no", problems, notes: [] };
  },
};
