// Follows the run that a served report shows: at news it loads the page again, and puts the reader back where they were.
import { installPause } from "./pause.ts";
import { keepPlace, restorePlace } from "./place.ts";

declare global {
  /** The version of the records that this page shows; the server writes it before this script. */
  var agentEvalShows: string;
}

/** ms between two loads at least. */
const PAUSE_MS = 2000;
/** Nobody likes a page that changes under their hands. ms. */
const QUIET_MS = 1500;

const loaded = Date.now();
let touched = 0;
let news = false;

for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) {
  addEventListener(kind, () => (touched = Date.now()), { passive: true });
}

const pause = installPause(() => load());
restorePlace(() => touched > 0);

const events = new EventSource(`events?after=${encodeURIComponent(globalThis.agentEvalShows)}`);
events.addEventListener("grown", () => {
  news = true;
  pause.news();
  later();
});

/** Loads the page again as soon as that disturbs nobody. */
function later(): void {
  if (!news || pause.paused) return;
  const selecting = document.getSelection()?.isCollapsed === false;
  const now = Date.now();
  if (selecting || now - loaded < PAUSE_MS || now - touched < QUIET_MS) setTimeout(later, 250);
  else load();
}

function load(): void {
  news = false;
  keepPlace();
  location.reload();
}
