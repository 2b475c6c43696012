import { duration, NOT_MEASURED, tokens, usd } from "../../format.ts";
import {
  EVIDENCE_ELEMENT,
  type Evidence,
  filesElement,
  promptElement,
  type TrialFiles,
  trialHash,
} from "../embedded.ts";
import { type Child, el, plainText } from "./dom.ts";
import { unpack } from "./embedded.ts";
import { verdictMark } from "./parts.ts";
import { patchView } from "./patch.ts";
import { requestsView } from "./requests.ts";
import { stepsView } from "./steps.ts";
import type { TrialRow, Trials } from "./trials.ts";

/** Everything known of one trial. */
export async function trialView(trials: Trials, index: number): Promise<HTMLElement> {
  const row = trials.row(index);
  const [files, prompt, evidence] = await Promise.all([
    unpack<TrialFiles>(filesElement(index)),
    unpack<string>(promptElement(row.taskIndex)),
    unpack<Evidence>(EVIDENCE_ELEMENT),
  ]);
  return el(
    "article",
    {},
    head(row),
    el("nav", { class: "others", "aria-label": "Other trials of this task" }, others(trials, row)),
    facts(row),
    evidence && checks(evidence, row.index),
    files === null &&
      el(
        "p",
        { class: "empty" },
        `Steps, patch and requests are not in this file: ${row.missing ?? "it was written without them"}. They lie in `,
        el("code", {}, `${row.artifacts}/`),
        " in the run's folder, if they are kept.",
      ),
    files &&
      section(
        "Patch",
        files.patch === null ? el("p", { class: "empty" }, "No patch was recorded.") : patchView(files.patch),
      ),
    files && section("What the agent did", stepsView(files.steps, files.moreSteps)),
    files && section("Model requests", requestsView(files.requests, files.moreRequests)),
    prompt !== null && section("Prompt", el("pre", { class: "words prompt" }, plainText(prompt))),
    files?.graderOutput != null &&
      section("What grading printed", el("pre", { class: "output" }, plainText(files.graderOutput))),
  );
}

function head({ task, profile, repeat, verdict, superseded, reason, blame }: TrialRow): HTMLElement {
  return el(
    "header",
    {},
    el(
      "h2",
      { id: "trial-title", class: "title", tabindex: -1 },
      task,
      el("small", {}, ` ${profile}, repeat ${repeat}`),
    ),
    el(
      "p",
      { class: "outcome" },
      verdictMark(verdict),
      blame !== null && ` · blame: ${blame}`,
      superseded && " · lost and made again, does not count",
    ),
    reason !== null && el("p", { class: "reason" }, plainText(reason)),
  );
}

/** The other repeats, and the same task by others. Replaces the place in history, so that one step back leaves. */
function others(trials: Trials, row: TrialRow): Child {
  const same = Array.from({ length: trials.count }, (_, index) => index)
    .filter((index) => trials.columns.task[index] === row.taskIndex)
    .toSorted(
      (a, b) =>
        (trials.columns.profile[a] ?? 0) - (trials.columns.profile[b] ?? 0) ||
        (trials.columns.repeat[a] ?? 0) - (trials.columns.repeat[b] ?? 0) ||
        a - b,
    )
    .map((index) => trials.row(index));
  return [...Map.groupBy(same, ({ profile }) => profile)].map(([profile, some]) =>
    el(
      "span",
      { class: profile === row.profile ? "group here" : "group" },
      `${profile} `,
      some.map((other) => {
        const current = other.index === row.index ? "page" : null;
        const link = el("a", { href: trialHash(other.id), "aria-current": current, class: `repeat ${other.verdict}` });
        link.append(
          el("span", { "aria-hidden": "true" }, { resolved: "✔", unresolved: "✘", ungraded: "◌" }[other.verdict]),
          el("span", { class: "hidden" }, `repeat ${other.repeat}, ${other.verdict}`),
        );
        link.addEventListener("click", (event) => {
          event.preventDefault();
          location.replace(trialHash(other.id));
        });
        return link;
      }),
    ),
  );
}

function facts(row: TrialRow): HTMLElement {
  const number = (value: number | null) => (value === null ? NOT_MEASURED : tokens(value));
  const list: readonly (readonly [string, string])[] = [
    ["score", row.score.toFixed(2)],
    ["ended", row.termination],
    ["agent", `${duration(row.ms.agent)}, ${duration(row.ms.model)} of it waiting for the model`],
    ["prepare, grade", `${duration(row.ms.prepare)}, ${duration(row.ms.grade)}`],
    ["tokens in / out", `${number(row.inputTokens)} / ${number(row.outputTokens)}`],
    ["cached", number(row.cachedTokens)],
    ["largest request", number(row.peakTokens)],
    ["requests", row.requests === null ? NOT_MEASURED : String(row.requests)],
    ["tool calls (invalid)", row.toolCalls === null ? NOT_MEASURED : `${row.toolCalls} (${row.invalidToolCalls})`],
    ["first token", row.firstToken === null ? NOT_MEASURED : duration(row.firstToken)],
    ["cost", usd(row.cost)],
    ["files changed", String(row.files)],
  ];
  return el(
    "dl",
    { class: "facts" },
    list.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}

function checks({ texts, kinds, checks: all, tampering }: Evidence, index: number): HTMLElement {
  const mine = all[index] ?? [];
  const found = tampering[index] ?? [];
  const rows = [];
  for (let at = 0; at < mine.length; at += 4) {
    const [name = 0, kind = 0, passed = 0, detail = 0] = mine.slice(at, at + 4);
    rows.push({ name: texts[name] ?? "", kind: kinds[kind] ?? "", passed: passed === 1, detail: texts[detail] ?? "" });
  }
  rows.sort((a, b) => Number(a.passed) - Number(b.passed));
  const traces = [];
  for (let at = 0; at < found.length; at += 3) {
    traces.push(found.slice(at, at + 3).map((text) => plainText(texts[text] ?? "")));
  }
  return section(
    "Checks",
    traces.length > 0 &&
      el(
        "ul",
        { class: "notes" },
        traces.map(([kind = "", path = "", detail = ""]) =>
          el("li", {}, `Tampering: ${kind} `, el("code", {}, path), `: ${detail}`),
        ),
      ),
    rows.length === 0
      ? el("p", { class: "empty" }, "Nothing was checked.")
      : el(
          "ul",
          { class: "checks" },
          rows.map(({ name, kind, passed, detail }) =>
            el(
              "li",
              { class: passed ? "passed" : "not-passed" },
              el(
                "span",
                { class: "mark" },
                el("span", { "aria-hidden": "true" }, passed ? "✔" : "✘"),
                el("span", { class: "hidden" }, passed ? "passed: " : "not passed: "),
              ),
              el(
                "span",
                {},
                plainText(name),
                " ",
                el("small", {}, kind),
                detail !== "" && detail !== "passed" && el("small", { class: "detail" }, plainText(detail)),
              ),
            ),
          ),
        ),
  );
}

function section(title: string, ...children: readonly Child[]): HTMLElement {
  return el("section", {}, el("h3", {}, title), children);
}
