import { duration, tokens } from "../../format.ts";
import type { RequestRow } from "../embedded.ts";
import { el, svg } from "./dom.ts";

const HEIGHT = 140;

/** The model's requests as a table, below a picture of how the context grew. */
export function requestsView(requests: readonly RequestRow[], more: number): HTMLElement {
  if (requests.length === 0) return el("p", { class: "empty" }, "No model request was recorded.");
  return el(
    "div",
    {},
    growth(requests),
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table: Model requests" },
      el(
        "table",
        {},
        el("caption", { class: "hidden" }, "Model requests"),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            heads.map(([head, align]) => el("th", { scope: "col", class: align }, head)),
          ),
        ),
        el("tbody", {}, requests.map(line)),
      ),
    ),
    more > 0 && el("p", { class: "lead" }, `… and ${more} more in ledger.json.`),
  );
}

const heads = [
  ["#", "num"],
  ["at", "num"],
  ["first token", "num"],
  ["took", "num"],
  ["input", "num"],
  ["cached", "num"],
  ["output", "num"],
  ["reasoning", "num"],
  ["tool calls", "num"],
  ["ended", "txt"],
  ["remarks", "txt"],
] as const;

function line(request: RequestRow): HTMLElement {
  const number = (value: number | null) => (value === null ? "–" : tokens(value));
  const calls =
    request.invalidToolCalls > 0 ? `${request.toolCalls} (${request.invalidToolCalls} invalid)` : request.toolCalls;
  const remarks = [...request.marks, ...(request.error === null ? [] : [request.error])].join("; ");
  const cells = [
    request.index + 1,
    duration(request.startedMs),
    duration(request.firstTokenMs),
    duration(request.durationMs),
    number(request.input),
    number(request.cached),
    number(request.output),
    number(request.reasoning),
    calls,
    request.finish,
    remarks,
  ];
  return el(
    "tr",
    {},
    cells.map((cell, index) =>
      el(index === 0 ? "th" : "td", { class: heads[index]?.[1] ?? "txt", scope: index === 0 ? "row" : null }, cell),
    ),
  );
}

/** Input (its cached part lighter) and output of each request, one bar a turn. */
function growth(requests: readonly RequestRow[]): HTMLElement | null {
  const counted = requests.filter(({ input }) => input !== null);
  const most = Math.max(0, ...counted.map(({ input, output }) => (input ?? 0) + (output ?? 0)));
  if (most === 0) return null;
  const width = 100 / Math.max(8, requests.length);
  const high = (value: number) => (value / most) * (HEIGHT - 22);
  const bars = requests.flatMap((request, index) => {
    const cached = request.cached ?? 0;
    const parts = [
      ["cached", cached],
      ["fresh", Math.max(0, (request.input ?? 0) - cached)],
      ["output", request.output ?? 0],
    ] as const;
    let floor = HEIGHT;
    return parts.map(([name, value]) => {
      const height = high(value);
      floor -= height;
      return svg("rect", {
        class: `tokens-${name}`,
        x: `${(index * width).toFixed(2)}%`,
        width: `${(width * 0.82).toFixed(2)}%`,
        y: floor.toFixed(1),
        height: height.toFixed(1),
      });
    });
  });
  return el(
    "figure",
    { class: "growth" },
    el(
      "figcaption",
      {},
      "Tokens over turns: ",
      swatch("cached", "cached input"),
      swatch("fresh", "new input"),
      swatch("output", "output"),
    ),
    svg(
      "svg",
      { width: "100%", height: HEIGHT, "aria-hidden": "true" },
      svg("line", { class: "grid", x1: 0, x2: "100%", y1: 22, y2: 22 }),
      svg("text", { class: "tick", x: 0, y: 16 }, tokens(most)),
      bars,
    ),
  );
}

function swatch(name: string, text: string): HTMLElement {
  return el("span", { class: "key" }, el("span", { class: `swatch tokens-${name}` }), text);
}
