import { Cache } from "./cache/cache.ts";
import type { RecipeService } from "./recipes.ts";
import { type DishSheet, type SheetCache, tagsOfSheet } from "./sheets.ts";

/** What the big screen at the entrance shows. */
export interface Menu {
  readonly day: string;
  readonly sheets: readonly DishSheet[];
}

export type MenuCache = Cache<Menu>;

/** Menus by day, tagged by what is on them. */
export function createMenus(recipes: RecipeService, sheets: SheetCache, now: () => number): MenuCache {
  return new Cache<Menu>({
    load: async (day) => {
      const dishes = await recipes.dishesOf(day);
      return { day, sheets: await Promise.all(dishes.map((dish) => sheets.get(dish))) };
    },
    tagsOf: (menu) => menu.sheets.flatMap((sheet) => [`dish:${sheet.dish}`, ...tagsOfSheet(sheet)]),
    freshMs: 30 * 60_000,
    staleMs: 30 * 60_000,
    now,
  });
}
