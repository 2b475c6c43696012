import { isControl } from "../../config/controls.ts";
import type { Cell, Report, TaskRow } from "../report.ts";
import { byUse, label } from "./labels.ts";
import type { Table } from "./table.ts";

/** A row for each task, a column for each profile: how many trials were resolved, and the mean score if not all. */
export function tasksTable({ profiles, tasks }: Report): Table {
  const order = byUse(profiles);
  return {
    columns: ["task", "category", ...order.map(label)],
    rows: tasks
      .filter(({ cells }) => cells.length > 0)
      .map((row) => [
        row.id,
        row.canary ? `${row.category}, canary` : row.category,
        ...order.map(({ name }) => cellText(row, cellOf(row, name))),
      ]),
  };
}

/**
 * The tasks worth a look: `▲` the profile resolves the task mostly and the incumbent does not, `▼` the other way
 * round, `~` some repeats were resolved and some were not. Those that changed side most often come first; no rows
 * when none did and nothing is flaky.
 * @param incumbent the profile that the others are held against; null: nobody.
 */
export function changedTable({ profiles, tasks }: Report, incumbent: string | null): Table {
  const order = byUse(profiles).filter(({ agent }) => !isControl(agent));
  const columns = [
    ...order.filter(({ name }) => name === incumbent),
    ...order.filter(({ name }) => name !== incumbent),
  ];
  const rows = tasks
    .filter(({ canary }) => !canary)
    .map((row) => {
      const base = incumbent === null ? undefined : cellOf(row, incumbent);
      const marks = columns.map(({ name }) => markOf(cellOf(row, name), name === incumbent ? undefined : base));
      const cells = columns.map(({ name }, index) => `${marks[index]} ${cellText(row, cellOf(row, name))}`.trim());
      return { cells: [row.id, ...cells], moved: marks.filter((mark) => /[▲▼]/.test(mark)).length, marks };
    })
    .filter(({ marks }) => marks.some((mark) => mark !== ""));
  return {
    columns: ["task", ...columns.map(label)],
    rows: rows.sort((a, b) => b.moved - a.moved).map(({ cells }) => cells),
  };
}

function cellOf({ cells }: TaskRow, profile: string): Cell | undefined {
  return cells.find((cell) => cell.profile === profile);
}

/** Mostly resolved, mostly not, or neither. */
function side({ resolved, trials }: Cell): number {
  return Math.sign(2 * resolved - trials);
}

function markOf(cell: Cell | undefined, base: Cell | undefined): string {
  if (cell === undefined || cell.trials === 0) return "";
  const flaky = cell.resolved > 0 && cell.resolved < cell.trials ? "~" : "";
  if (base === undefined || base.trials === 0) return flaky;
  const change = side(cell) * side(base) === -1 ? (side(cell) > 0 ? "▲" : "▼") : "";
  return change + flaky;
}

function cellText({ canary }: TaskRow, cell: Cell | undefined): string {
  if (cell === undefined) return "–";
  const { resolved, trials, score } = cell;
  if (trials === 0) return "ungraded";
  if (canary) return resolved > 0 ? `⚑ ${resolved}/${trials} claimed done` : "not claimed";
  const words = trials === 1 ? (resolved ? "✔" : "✘") : `${resolved}/${trials}`;
  return resolved === trials ? words : `${words} score ${(score ?? 0).toFixed(2)}`;
}
