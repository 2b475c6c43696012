import assert from "node:assert/strict";
import { it } from "node:test";
import { applyChange } from "../src/feed.ts";
import { createMenus } from "../src/menus.ts";
import { createSheets } from "../src/sheets.ts";

it("shows what was changed", async () => {
  const allergens = ["milk"];
  const dishes = ["pasta"];
  const sauce = () => ({ name: "sauce", allergens: [...allergens] });
  const recipes = {
    recipe: async (dish: string) => ({ dish, title: dish, ingredients: [sauce()] }),
    dishesOf: async () => [...dishes],
  };
  const now = () => 0;
  const sheets = createSheets(recipes, now);
  const menus = createMenus(recipes, sheets, now);
  const allergensOf = async (dish: string) => (await sheets.get(dish)).allergens;
  const shown = async () => (await menus.get("monday")).sheets.map(({ dish }) => dish);
  assert.deepEqual(await allergensOf("pasta"), ["milk"]);
  assert.deepEqual(await shown(), ["pasta"]);

  allergens.push("egg");
  applyChange({ sheets, menus }, { kind: "ingredient", name: "salt" });
  assert.deepEqual(await allergensOf("pasta"), ["milk"]);
  applyChange({ sheets, menus }, { kind: "dish", dish: "pasta" });
  assert.deepEqual(await allergensOf("pasta"), ["egg", "milk"]);
  assert.deepEqual(await shown(), ["pasta"]);

  dishes.push("soup");
  assert.deepEqual(await shown(), ["pasta"]);
  applyChange({ sheets, menus }, { kind: "menu", day: "monday" });
  assert.deepEqual(await shown(), ["pasta", "soup"]);
});
