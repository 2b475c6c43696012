import { Cache } from "./cache/cache.ts";
import type { Recipe, RecipeService } from "./recipes.ts";

/** What a screen shows about a dish. */
export interface DishSheet {
  readonly dish: string;
  readonly title: string;
  readonly ingredients: readonly string[];
  /** Sorted, each once. */
  readonly allergens: readonly string[];
}

export function sheetOf({ dish, title, ingredients }: Recipe): DishSheet {
  return {
    dish,
    title,
    ingredients: ingredients.map(({ name }) => name),
    allergens: [...new Set(ingredients.flatMap(({ allergens }) => allergens))].sort(),
  };
}

export type SheetCache = Cache<DishSheet>;

/** Sheets by dish, tagged by what is in them. */
export function createSheets(recipes: RecipeService, now: () => number): SheetCache {
  return new Cache<DishSheet>({
    load: async (dish) => sheetOf(await recipes.recipe(dish)),
    tagsOf: ({ ingredients }) => ingredients.map((name) => `ingredient:${name}`),
    freshMs: 10 * 60_000,
    staleMs: 50 * 60_000,
    now,
  });
}
