import { duration, tokens, usd } from "../../format.ts";
import { TERMINATIONS, trialHash, VERDICTS } from "../embedded.ts";
import { byId, el } from "./dom.ts";
import { choice, search, verdictMark } from "./parts.ts";
import type { TrialRow, Trials } from "./trials.ts";

const PAGE = 50;

interface Column {
  readonly head: string;
  readonly numeric?: boolean;
  readonly key: (row: TrialRow) => string | number | null;
  readonly show: (row: TrialRow) => Node | string;
}

const columns: readonly Column[] = [
  {
    head: "trial",
    key: ({ id }) => id,
    show: ({ id, task, repeat }) =>
      el("a", { href: trialHash(id) }, task, el("small", {}, ` r${repeat}${/\.a\d+$/.exec(id)?.[0] ?? ""}`)),
  },
  { head: "profile", key: ({ profile }) => profile, show: ({ profile }) => profile },
  {
    head: "verdict",
    key: ({ verdict }) => VERDICTS.indexOf(verdict),
    show: ({ verdict, superseded }) =>
      superseded ? el("span", {}, verdictMark(verdict), " (made again)") : verdictMark(verdict),
  },
  { head: "score", numeric: true, key: ({ score }) => score, show: ({ score }) => score.toFixed(2) },
  { head: "ended", key: ({ termination }) => termination, show: ({ termination }) => termination },
  { head: "agent", numeric: true, key: ({ ms }) => ms.agent, show: ({ ms }) => duration(ms.agent) },
  {
    head: "tokens in",
    numeric: true,
    key: ({ inputTokens }) => inputTokens,
    show: ({ inputTokens }) => (inputTokens === null ? "–" : tokens(inputTokens)),
  },
  { head: "cost", numeric: true, key: ({ cost }) => cost, show: ({ cost }) => (cost === null ? "–" : usd(cost)) },
  {
    head: "why",
    key: ({ reason }) => reason,
    show: ({ reason, blame }) => (blame ? `${blame}: ${reason ?? ""}` : (reason ?? "")),
  },
];

/** Every trial: filtered, sorted, a page at a time. */
export function installTrialList(trials: Trials): void {
  const place = byId("trial-list");
  if (!place) return;
  const rows = Array.from({ length: trials.count }, (_, index) => trials.row(index));
  const wanted = { text: "", profile: "", verdict: "", termination: "" };
  let sorted: { column: Column; sign: 1 | -1 } | null = null;
  let page = 0;

  const body = el("tbody");
  const status = el("p", { role: "status", class: "status" });
  const earlier = el("button", { type: "button" }, "Previous");
  const later = el("button", { type: "button" }, "Next");

  const show = () => {
    const found = rows.filter((row) => matches(row, wanted));
    if (sorted) {
      const { column, sign } = sorted;
      found.sort((a, b) => compare(column.key(a), column.key(b), sign));
    }
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    page = Math.min(page, last);
    const from = page * PAGE;
    const some = found.slice(from, from + PAGE);
    body.replaceChildren(...some.map(line));
    status.textContent =
      found.length === 0 ? "No trial matches." : `${from + 1}–${from + some.length} of ${found.length}`;
    earlier.disabled = page === 0;
    later.disabled = page === last;
  };
  const filter = (key: keyof typeof wanted) => (value: string) => {
    wanted[key] = value;
    page = 0;
    show();
  };
  earlier.addEventListener("click", () => {
    page -= 1;
    show();
  });
  later.addEventListener("click", () => {
    page += 1;
    show();
  });

  const heads = columns.map((column) => {
    const button = el("button", { type: "button", class: "sort" }, column.head);
    const head = el("th", { scope: "col", class: column.numeric ? "num" : "txt" }, button);
    button.addEventListener("click", () => {
      const sign = sorted?.column === column ? (-sorted.sign as 1 | -1) : column.numeric ? -1 : 1;
      sorted = { column, sign };
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
      show();
    });
    return head;
  });
  const profiles = [...new Set(rows.map(({ profile }) => profile))];
  place.replaceChildren(
    el(
      "div",
      { class: "tools" },
      search("Find", filter("text")),
      choice("Profile", "all", profiles, filter("profile")).control,
      choice("Verdict", "all", VERDICTS, filter("verdict")).control,
      choice("Ended", "all", TERMINATIONS, filter("termination")).control,
    ),
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table: Trials" },
      el(
        "table",
        { class: "trials" },
        el("caption", { class: "hidden" }, "Trials"),
        el("thead", {}, el("tr", {}, heads)),
        body,
      ),
    ),
    el("div", { class: "pager" }, earlier, status, later),
  );
  show();
}

function line(row: TrialRow): HTMLElement {
  return el(
    "tr",
    { class: row.superseded ? "superseded" : null },
    columns.map((column, index) =>
      el(
        index === 0 ? "th" : "td",
        { class: column.numeric ? "num" : "txt", scope: index === 0 ? "row" : null },
        column.show(row),
      ),
    ),
  );
}

function matches(
  row: TrialRow,
  wanted: { text: string; profile: string; verdict: string; termination: string },
): boolean {
  const { text, profile, verdict, termination } = wanted;
  if (profile !== "" && row.profile !== profile) return false;
  if (verdict !== "" && row.verdict !== verdict) return false;
  if (termination !== "" && row.termination !== termination) return false;
  if (text === "") return true;
  return row.id.toLowerCase().includes(text) || (row.reason?.toLowerCase().includes(text) ?? false);
}

/** What was not measured stands last, either way. */
function compare(a: string | number | null, b: string | number | null, sign: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
}
