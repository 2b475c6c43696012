import { diffTrees } from "../../trees/changes.ts";
import { hashTree } from "../../trees/tree.ts";
import type { Proof } from "../validation.ts";

/** Fewer would not show where the border of the task runs. */
const LEAST = 3;

/** Every plausible wrong answer is rejected, and they are not one answer under several names. */
export const decoys: Proof = {
  name: "decoys",
  grades: true,
  appliesTo: () => true,
  async prove({ task, grade }) {
    const all = [...task.decoys];
    const graded = await Promise.all(all.map(async ([name, { tree }]) => ({ name, ...(await grade(tree)) })));
    const passed = graded.filter(({ verdict }) => verdict !== "unresolved");
    const same = [...Map.groupBy(all, ([, { tree }]) => hashTree(tree)).values()].filter(({ length }) => length > 1);
    const idle = all.filter(([, { tree }]) => diffTrees(task.workspace, tree).length === 0);
    const problems = [
      ...(all.length < LEAST ? [`there are ${all.length} decoys, at least ${LEAST} are needed`] : []),
      ...passed.map(({ name, verdict }) => `the decoy ${name} is ${verdict}`),
      ...same.map((alike) => `the decoys ${alike.map(([name]) => name).join(" and ")} are the same`),
      ...idle.map(([name]) => `the decoy ${name} changes nothing`),
    ];
    const notes = graded.map(({ name, reason }) => `${name}: ${reason ?? "no reason given"}`);
    return { figure: `${all.length - passed.length} of ${all.length} rejected`, problems, notes };
  },
};
