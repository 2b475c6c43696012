import { html, type Markup, type Part } from "./markup.ts";

export interface Column {
  readonly head: Part;
  /** Numbers stand right; default: text. */
  readonly numeric?: boolean;
  /** The page script lets people sort by it. */
  readonly sortable?: boolean;
}

/** A cell with the value it is sorted by, where its text would not do. */
export interface Sorted {
  readonly show: Part;
  readonly by: number | string | null;
}

function isSorted(cell: Part | Sorted): cell is Sorted {
  return typeof cell === "object" && cell !== null && "by" in cell;
}

/** A table whose first column names the rows, in a region that scrolls for itself where the page is narrow. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Part | Sorted)[])[],
  more: { readonly id?: string; readonly className?: string } = {},
): Markup {
  const align = (index: number) => (columns[index]?.numeric ? "num" : "txt");
  const head = columns.map(
    ({ head: name, sortable }, index) =>
      html`<th scope="col" class="${align(index)}"${sortable === true && html` data-sortable`}>${name}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      const by = isSorted(cell) && html` data-by="${cell.by ?? ""}"`;
      const show = isSorted(cell) ? cell.show : cell;
      return index === 0
        ? html`<th scope="row" class="${align(index)}"${by}>${show}</th>`
        : html`<td class="${align(index)}"${by}>${show}</td>`;
    });
    return html`<tr>${cells}</tr>\n`;
  });
  const id = more.id !== undefined && html` id="${more.id}"`;
  return scrolling(
    caption,
    html`<table${id} class="${more.className ?? ""}"><caption class="hidden">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`,
  );
}

/** A region that can be reached and scrolled with the keyboard alone. */
export function scrolling(label: string, content: Markup, className = ""): Markup {
  return html`<div class="scroll ${className}" tabindex="0" role="region" aria-label="Table: ${label}">${content}</div>`;
}

/** The numbers behind a chart, one click away. */
export function numbers(content: Markup): Markup {
  return html`<details class="numbers"><summary>The numbers</summary>${content}</details>`;
}
