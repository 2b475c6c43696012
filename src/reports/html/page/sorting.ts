import { el } from "./dom.ts";

/** Makes the marked heads of a table into buttons that sort its rows; numbers are sorted from large to small first. */
export function installSorting(table: HTMLTableElement, heads = "th[data-sortable]"): void {
  for (const head of table.querySelectorAll<HTMLTableCellElement>(heads)) {
    const button = el("button", { type: "button", class: "sort" }, [...head.childNodes]);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = table.tBodies[0]?.rows[0]?.cells[head.cellIndex]?.dataset["by"] !== undefined;
      const before = head.getAttribute("aria-sort");
      const next = before === null ? (numeric ? "descending" : "ascending") : flipped(before);
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", next);
      sort(table, head.cellIndex, next === "descending" ? -1 : 1);
    });
  }
}

function flipped(order: string): string {
  return order === "ascending" ? "descending" : "ascending";
}

function sort(table: HTMLTableElement, column: number, sign: 1 | -1): void {
  const body = table.tBodies[0];
  if (!body) return;
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    const by = cell?.dataset["by"];
    return { row, key: by === undefined ? (cell?.textContent ?? "") : Number(by) };
  });
  keyed.sort((a, b) => sign * compare(a.key, b.key));
  body.append(...keyed.map(({ row }) => row));
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}
