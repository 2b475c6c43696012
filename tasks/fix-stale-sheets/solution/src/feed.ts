import type { MenuCache } from "./menus.ts";
import type { SheetCache } from "./sheets.ts";

/** A message of the recipe service about what was changed. */
export type Change =
  | { readonly kind: "dish"; readonly dish: string }
  | { readonly kind: "ingredient"; readonly name: string }
  | { readonly kind: "menu"; readonly day: string }
  | { readonly kind: "everything" };

export interface Caches {
  readonly sheets: SheetCache;
  readonly menus: MenuCache;
}

/** Forgets what a change is about. */
export function applyChange({ sheets, menus }: Caches, change: Change): void {
  switch (change.kind) {
    case "dish":
      sheets.invalidate(change.dish);
      menus.invalidateTag(`dish:${change.dish}`);
      break;
    case "ingredient":
      sheets.invalidateTag(`ingredient:${change.name}`);
      menus.invalidateTag(`ingredient:${change.name}`);
      break;
    case "menu":
      menus.invalidate(change.day);
      break;
    case "everything":
      sheets.clear();
      menus.clear();
  }
}
