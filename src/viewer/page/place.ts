const KEY = "agent-eval-place";
/** The page builds its lists after it is loaded; they are waited for so long. ms. */
const PATIENCE_MS = 5000;

/** Where a reader is. Elements are named by what they say, since others may come before them. */
interface Place {
  readonly left: number;
  readonly top: number;
  /** Of the open dialog. */
  readonly dialogTop: number;
  readonly open: readonly string[];
  readonly controls: readonly { readonly name: string; readonly value: string; readonly checked: boolean }[];
  readonly focus: string | null;
}

type Control = HTMLInputElement | HTMLSelectElement;

/** Remembers the place in this tab. */
export function keepPlace(): void {
  const { scrollX: left, scrollY: top } = window;
  const place: Place = {
    ...{ left, top },
    dialogTop: document.querySelector("dialog[open]")?.scrollTop ?? 0,
    open: named("details").flatMap(([name, details]) => (details.open ? name : [])),
    controls: controls().map(([name, control]) => ({ name, value: control.value, checked: isChecked(control) })),
    focus: named(FOCUSABLE).find(([, element]) => element === document.activeElement)?.[0] ?? null,
  };
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

/**
 * Goes back to the remembered place as far as the page has it again.
 * @param disturbed true as soon as the reader does something: then it is theirs.
 */
export function restorePlace(disturbed: () => boolean): void {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return;
  sessionStorage.removeItem(KEY);
  const place = JSON.parse(text) as Place;
  const until = Date.now() + PATIENCE_MS;
  const step = () => {
    if (disturbed()) return;
    // Set once the page's own script is done, or never where there is none.
    const ready = document.documentElement.dataset["ready"] !== undefined;
    if (ready) refill(place);
    scrollTo({ left: place.left, top: place.top, behavior: "instant" });
    const dialog = document.querySelector("dialog[open]");
    if (dialog) dialog.scrollTop = place.dialogTop;
    const there = Math.abs(scrollY - place.top) < 2 && Math.abs((dialog?.scrollTop ?? 0) - place.dialogTop) < 2;
    if ((!ready || !there) && Date.now() < until) setTimeout(step, 50);
  };
  step();
}

function refill({ open, controls: kept, focus }: Place): void {
  for (const [name, details] of named("details")) if (open.includes(name)) details.open = true;
  for (const [name, control] of controls()) {
    const before = kept.find((one) => one.name === name);
    if (before === undefined || (before.value === control.value && before.checked === isChecked(control))) continue;
    control.value = before.value;
    if (control instanceof HTMLInputElement) control.checked = before.checked;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  const focused = named(FOCUSABLE).find(([name]) => name === focus)?.[1];
  if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

const FOCUSABLE = "a[href], button, input, select, summary";

function controls(): [string, Control][] {
  return named("input, select").flatMap(([name, element]): [string, Control][] =>
    element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? [[name, element]] : [],
  );
}

function isChecked(control: Control): boolean {
  return control instanceof HTMLInputElement && control.checked;
}

/** Elements with names: kind, address or label, section, and a number among equals. */
function named<K extends "details">(selector: K): [string, HTMLElementTagNameMap[K]][];
function named(selector: string): [string, Element][];
function named(selector: string): [string, Element][] {
  const seen = new Map<string, number>();
  return [...document.querySelectorAll(selector)].map((element) => {
    const said = element.querySelector(":scope > summary") ?? element.closest("label") ?? element;
    // The options of a choice may become more.
    const text = element instanceof HTMLSelectElement ? "" : (said.textContent ?? "").slice(0, 200);
    const label = element.id || element.getAttribute("href") || element.getAttribute("aria-label") || text;
    const base = [element.tagName, element.closest("section[id], dialog")?.id ?? "", label].join("|");
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    return [`${base}|${number}`, element];
  });
}
