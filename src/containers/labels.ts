import { currentOwner } from "../owner.ts";

/** On everything this project creates in an engine. */
export const LABEL = "agent-eval";
/** Whose it is: see `owner.ts`. */
export const OWNER_LABEL = "agent-eval.owner";

export type Labels = Readonly<Record<string, string>>;

/** Labels for everything this process creates. */
export async function ownLabels(): Promise<Labels> {
  return { [LABEL]: "1", [OWNER_LABEL]: await currentOwner() };
}
