import { duration, usd } from "../../format.ts";
import type { Cell, Report, TaskRow } from "../../report.ts";
import { html, type Markup } from "../markup.ts";
import { badge, type Shown } from "../profiles.ts";
import { scrolling } from "../tables.ts";

/** Steps of the colour scale; the number in the cell says the rest. */
const STEPS = 5;

/** Tasks down, profiles across; each cell says how many trials were resolved. A table, with or without a script. */
export function heatMapSection({ tasks }: Report, profiles: readonly Shown[]): Markup {
  const heads = profiles.map(
    ({ profile, ...shown }, index) =>
      html`<th scope="col" data-profile="${index}" class="cell"><span class="name">${badge(shown)}<span class="long">${profile.name}</span></span></th>`,
  );
  const rows = tasks.map((task) => row(task, profiles));
  return html`<section id="tasks" aria-labelledby="h-tasks"><h2 id="h-tasks">Tasks by profile</h2>
<p class="lead">Resolved of graded trials. The stronger the colour, the more; – is no graded trial, ⚑ a task that cannot be done and was claimed done.</p>
<div id="heat-tools"></div>
${
  tasks.length === 0
    ? html`<p class="empty">The run has no tasks.</p>`
    : scrolling(
        "Tasks by profile",
        html`<table id="heat" class="heat"><caption class="hidden">Resolved of graded trials by task and profile</caption><thead><tr><th scope="col" class="txt" data-sortable>task</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`,
        "tall",
      )
}</section>`;
}

function row(task: TaskRow, profiles: readonly Shown[]): Markup {
  const cells = new Map(task.cells.map((cell) => [cell.profile, cell]));
  const size = task.contextTokens === null ? "" : ` · ${Math.round(task.contextTokens / 1000)}k`;
  const canary = task.canary ? " · canary" : "";
  return html`<tr data-task="${task.id}"><th scope="row" class="txt">${task.id}<small>${task.category} · ${task.language}${size}${canary}</small></th>${profiles.map(({ profile }) => cellOf(task, cells.get(profile.name)))}</tr>\n`;
}

function cellOf({ canary }: TaskRow, cell: Cell | undefined): Markup {
  if (cell === undefined) return html`<td class="cell none" data-by="-1">–</td>`;
  const { resolved, trials, lost } = cell;
  const more = [
    trials === 0 && `${lost} lost`,
    cell.agentMs !== null && duration(cell.agentMs),
    cell.costUsd !== null && usd(cell.costUsd),
  ].filter((text) => text !== false);
  if (trials === 0) return html`<td class="cell none" data-by="-1" title="${more.join(", ")}">–</td>`;
  const share = resolved / trials;
  const text = `${canary && resolved > 0 ? "⚑ " : ""}${resolved}/${trials}`;
  const step = canary ? "none" : `s${Math.round(share * STEPS)}`;
  return html`<td class="cell ${step}" data-by="${share}" title="${more.join(", ")}">${text}</td>`;
}
