import type { StepText } from "../embedded.ts";
import { el, plainText } from "./dom.ts";

const names: Readonly<Record<string, string>> = {
  said: "said",
  thought: "thought",
  command: "ran",
  edit: "edited",
  tool: "used",
  note: "note",
};

/** So many lines of an output are shown without asking. */
const SHORT = 6;

/** What the agent did, in order. */
export function stepsView(steps: readonly StepText[], more: number): HTMLElement {
  if (steps.length === 0) return el("p", { class: "empty" }, "The agent left no account of its steps.");
  return el(
    "div",
    {},
    el("ol", { class: "steps" }, steps.map(stepView)),
    more > 0 && el("p", { class: "lead" }, `… and ${more} more steps in agent.stdout.`),
  );
}

function stepView({ kind, text, output, failed }: StepText): HTMLElement {
  const code = kind === "command" || kind === "edit" || kind === "tool";
  return el(
    "li",
    { class: `step ${kind}` },
    el("span", { class: "kind" }, names[kind] ?? kind, failed && el("span", { class: "failed" }, " ✘ failed")),
    block(code ? "pre" : "p", text),
    output !== null && outputView(output),
  );
}

function outputView(output: string): HTMLElement {
  const lines = output.trimEnd().split("\n");
  if (lines.length <= SHORT) return block("pre", output.trimEnd(), "output");
  return el(
    "details",
    {},
    el("summary", {}, `${lines.length} lines of output`),
    block("pre", output.trimEnd(), "output"),
  );
}

/** Text as it was written; what is too wide is broken, so that nothing has to be scrolled sideways. */
function block(name: "p" | "pre", text: string, className = "words"): HTMLElement {
  return el(name, { class: className }, plainText(text));
}
