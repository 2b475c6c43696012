import { trialHash } from "../embedded.ts";
import { byId, el } from "./dom.ts";
import { search } from "./parts.ts";
import { installSorting } from "./sorting.ts";
import type { Trials } from "./trials.ts";

/** Filters and sorts the heat map, and lets its cells lead to trials: one stop of the tab key, arrows within. */
export function installHeatMap(trials: Trials): void {
  const table = byId("heat");
  const tools = byId("heat-tools");
  if (!(table instanceof HTMLTableElement) || !tools) return;
  installSorting(table, "th[data-sortable], th[data-profile]");
  const status = el("span", { role: "status", class: "status" });
  const wanted = { text: "", differing: false };
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const filter = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = (row.cells[0]?.textContent ?? "").toLowerCase().includes(wanted.text);
      row.hidden = !fits || (wanted.differing && !differs(row));
      if (!row.hidden) shown += 1;
    }
    status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} tasks`;
  };
  const differing = el("input", { type: "checkbox" });
  differing.addEventListener("change", () => {
    wanted.differing = differing.checked;
    filter();
  });
  const find = search("Find", (text) => {
    wanted.text = text;
    filter();
  });
  tools.className = "tools";
  tools.append(find, el("label", {}, differing, " only where profiles differ"), status);
  installGrid(table, trials);
}

function differs(row: HTMLTableRowElement): boolean {
  const shares = [...row.cells].slice(1).map((cell) => cell.dataset["by"]);
  return new Set(shares.filter((share) => share !== "-1")).size > 1;
}

function installGrid(table: HTMLTableElement, trials: Trials): void {
  table.setAttribute("role", "grid");
  for (const cell of table.querySelectorAll("td")) cell.classList.add("leads");
  const names = [...table.querySelectorAll("th[data-profile]")].map(
    (head) => head.querySelector(".long")?.textContent ?? "",
  );
  const first = table.querySelector<HTMLElement>("td");
  if (first) first.tabIndex = 0;
  const cellOf = (event: Event) => (event.target instanceof Element ? event.target.closest("td") : null);
  const open = (cell: HTMLTableCellElement) => {
    const task = cell.parentElement?.dataset["task"];
    const profile = names[cell.cellIndex - 1];
    const mine = Array.from({ length: trials.columns.counted }, (_, index) => index)
      .map((index) => trials.row(index))
      .filter((row) => row.task === task && row.profile === profile);
    // A failure tells more than a success.
    const best = mine.find(({ verdict }) => verdict === "unresolved") ?? mine[0];
    if (best) location.hash = trialHash(best.id);
  };
  table.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    move(table, cell);
    open(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(cell);
      return;
    }
    const next = neighbour(cell, event.key);
    if (!next) return;
    event.preventDefault();
    move(table, next);
  });
}

function move(table: HTMLTableElement, cell: HTMLTableCellElement): void {
  for (const other of table.querySelectorAll<HTMLElement>("td[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

function neighbour(cell: HTMLTableCellElement, key: string): HTMLTableCellElement | null {
  const row = cell.parentElement;
  if (!(row instanceof HTMLTableRowElement)) return null;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (across !== undefined) return dataCell(row, cell.cellIndex + across);
  const down = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" } as const;
  const way = key === "ArrowUp" || key === "ArrowDown" ? down[key] : null;
  if (way === null) return null;
  let other = row[way];
  while (other instanceof HTMLTableRowElement && other.hidden) other = other[way];
  return other instanceof HTMLTableRowElement ? dataCell(other, cell.cellIndex) : null;
}

function dataCell(row: HTMLTableRowElement, index: number): HTMLTableCellElement | null {
  const cell = row.cells[index];
  return cell?.tagName === "TD" ? cell : null;
}
