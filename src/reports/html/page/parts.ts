import type { VERDICTS } from "../embedded.ts";
import { el } from "./dom.ts";

const signs = { resolved: "✔", unresolved: "✘", ungraded: "◌" } as const;

/** A verdict as a sign and a word. */
export function verdictMark(verdict: (typeof VERDICTS)[number]): HTMLElement {
  return el(
    "span",
    { class: `state ${verdict}` },
    el("span", { "aria-hidden": "true" }, signs[verdict]),
    ` ${verdict}`,
  );
}

/** A labelled choice; the first option stands for all. */
export function choice(label: string, all: string, options: readonly string[], changed: (value: string) => void) {
  const select = el(
    "select",
    {},
    el("option", { value: "" }, all),
    options.map((option) => el("option", { value: option }, option)),
  );
  select.addEventListener("change", () => changed(select.value));
  return { select, control: el("label", {}, `${label} `, select) };
}

export function search(label: string, changed: (value: string) => void): HTMLElement {
  const input = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => changed(input.value.trim().toLowerCase()));
  return el("label", {}, `${label} `, input);
}
