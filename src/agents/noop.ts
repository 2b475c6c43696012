import type { Agent } from "./agent.ts";
import { silent } from "./silent.ts";

/** Changes nothing: no sound task may resolve for it. */
export const noop: Agent = {
  ...silent,
  kind: "noop",
  launch: () => ({ kind: "edit", changes: [] }),
};
