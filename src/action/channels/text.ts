import { plainWords } from "../../reports/escape.ts";
import type { Outcome } from "../action.ts";
import { type Capacity, fitted } from "./fit.ts";

/** The whole report of an outcome for a channel. */
export function reportText(
  { headline, sections }: Pick<Outcome, "headline" | "sections">,
  runUrl: string,
  capacity: Capacity,
): string {
  return fitted(`# agent-eval: ${plainWords(headline)}`, sections, (names) => leftOut(names, runUrl), capacity);
}

function leftOut(names: readonly string[], runUrl: string): string {
  return `_Left out, because GitHub takes no more text here: ${names.join(", ")}. The run's folder has it all; workflows keep it as an artifact of [this run](${runUrl}#artifacts)._`;
}
