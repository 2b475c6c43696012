import type { Agent } from "./agent.ts";
import { silent } from "./silent.ts";

/** Applies the reference solution: every sound task must resolve for it. */
export const oracle: Agent = {
  ...silent,
  kind: "oracle",
  launch: (context) => ({ kind: "edit", changes: context.solution }),
};
