import { el } from "./dom.ts";
import { trialView } from "./trial-view.ts";
import type { Trials } from "./trials.ts";

const PREFIX = "#trial/";

/** A trial is an address within the page: it can be linked to, and going back closes it. */
export function installDrillDown(trials: Trials): void {
  const close = el("button", { type: "button", class: "close" }, "Close");
  const content = el("div", { class: "content" });
  const dialog = el("dialog", { "aria-labelledby": "trial-title" }, close, content);
  document.body.append(dialog);
  let arrivedBy: "link" | "address" = "address";
  let showing = 0;

  const route = async () => {
    const index = trials.byId.get(idOf(location.hash) ?? "");
    if (index === undefined) {
      if (dialog.open) dialog.close();
      return;
    }
    showing += 1;
    const mine = showing;
    const view = await trialView(trials, index).catch((error: unknown) =>
      el("p", { id: "trial-title", class: "empty", tabindex: -1 }, `This trial cannot be shown: ${String(error)}`),
    );
    // Somebody was faster than the unpacking.
    if (mine !== showing) return;
    content.replaceChildren(view);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    content.querySelector<HTMLElement>("#trial-title")?.focus();
  };

  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    // The dialog itself is hit only where its content is not: on the backdrop.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    showing += 1;
    if (idOf(location.hash) === null) return;
    if (arrivedBy === "link") history.back();
    else history.replaceState(null, "", "#trials");
  });
  window.addEventListener("hashchange", (event) => {
    if (idOf(new URL(event.oldURL).hash) === null) arrivedBy = "link";
    void route();
  });
  void route();
}

function idOf(hash: string): string | null {
  if (!hash.startsWith(PREFIX)) return null;
  try {
    return decodeURIComponent(hash.slice(PREFIX.length));
  } catch {
    return null;
  }
}
