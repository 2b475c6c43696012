import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyChange, type Change } from "../src/feed.ts";
import { createMenus, type Menu } from "../src/menus.ts";
import { createSheets, type DishSheet } from "../src/sheets.ts";
import { Outside, settle, valueOf, type Watched, watch } from "./support.ts";

const MINUTE = 60_000;

/** A kitchen with two dishes on Monday, both with sauce. */
function setUp() {
  const outside = new Outside();
  const time = { now: 0 };
  const allergens: Record<string, string[]> = { sauce: ["milk"], noodles: ["wheat"], beans: [] };
  const dishes: Record<string, string[]> = { pasta: ["noodles", "sauce"], stew: ["beans", "sauce"], salad: ["beans"] };
  const days: Record<string, string[]> = { monday: ["pasta", "stew"], tuesday: ["salad"] };
  const recipes = {
    recipe: (dish: string) => {
      const ingredients = (dishes[dish] ?? []).map((name) => ({ name, allergens: [...(allergens[name] ?? [])] }));
      return outside.ask(dish, { dish, title: dish, ingredients });
    },
    dishesOf: (day: string) => outside.ask(day, [...(days[day] ?? [])]),
  };
  const now = () => time.now;
  const sheets = createSheets(recipes, now);
  const menus = createMenus(recipes, sheets, now);
  const apply = (change: Change) => applyChange({ sheets, menus }, change);
  const shown = async (day: string) => {
    const request = watch(menus.get(day));
    await outside.answerAll();
    return textOf(request);
  };
  const sheet = async (dish: string) => {
    const request = watch(sheets.get(dish));
    await outside.answerAll();
    return valueOf(request).allergens.join(" ");
  };
  return { outside, time, allergens, dishes, days, sheets, menus, apply, shown, sheet };
}

function textOf(request: Watched<Menu>): string {
  return valueOf(request)
    .sheets.map(({ dish, allergens }) => [dish, ...allergens].join(" "))
    .join(", ");
}

describe("a menu", () => {
  it("follows the correction of an ingredient", async () => {
    const { outside, allergens, apply, shown, sheet } = setUp();
    assert.equal(await shown("monday"), "pasta milk wheat, stew milk");
    assert.equal(await shown("tuesday"), "salad");
    allergens["sauce"] = ["egg"];
    apply({ kind: "ingredient", name: "sauce" });
    assert.equal(await sheet("pasta"), "egg wheat");
    assert.equal(await shown("monday"), "pasta egg wheat, stew egg");
    assert.equal(await shown("tuesday"), "salad");
    assert.deepEqual(outside.asked.slice(5).sort(), ["monday", "pasta", "stew"]);
  });

  it("follows a correction that comes while it is on its way", async () => {
    for (const late of [0, 1, 2]) {
      const { outside, allergens, menus, apply, shown, sheet } = setUp();
      const before = watch(menus.get("monday"));
      await settle();
      if (late > 0) outside.about("monday")[0]?.answer();
      await settle();
      if (late > 1) outside.about("stew")[0]?.answer();
      await settle();
      allergens["sauce"] = ["egg"];
      apply({ kind: "ingredient", name: "sauce" });
      const after = watch(menus.get("monday"));
      await settle();
      await outside.answerAll();
      assert.ok(before.isOver);
      assert.equal(textOf(after), "pasta egg wheat, stew egg", `late ${late}`);
      assert.equal(await shown("monday"), "pasta egg wheat, stew egg", `late ${late}`);
      assert.equal(await sheet("stew"), "egg");
    }
  });

  it("follows a new recipe that is announced while the old one is on its way", async () => {
    const { outside, dishes, sheets, menus, apply, shown, sheet } = setUp();
    const early: Watched<DishSheet> = watch(sheets.get("stew"));
    const before = watch(menus.get("monday"));
    await settle();
    outside.about("monday")[0]?.answer();
    await settle();
    dishes["stew"] = ["beans"];
    apply({ kind: "dish", dish: "stew" });
    const after = watch(menus.get("monday"));
    await settle();
    for (const owed of [...outside.owed].reverse()) owed.answer();
    await outside.answerAll();
    assert.ok(early.isOver && before.isOver);
    assert.equal(textOf(after), "pasta milk wheat, stew");
    assert.equal(await shown("monday"), "pasta milk wheat, stew");
    assert.equal(await sheet("stew"), "");
  });

  it("follows a change of its dishes, and of everything, in the background too", async () => {
    for (const change of [{ kind: "menu", day: "monday" }, { kind: "everything" }] satisfies Change[]) {
      const { outside, time, days, menus, apply, shown } = setUp();
      await shown("monday");
      time.now = 31 * MINUTE;
      watch(menus.get("monday"));
      await settle();
      days["monday"] = ["salad"];
      apply(change);
      const after = watch(menus.get("monday"));
      await settle();
      for (const owed of outside.about("monday").reverse()) owed.answer();
      await outside.answerAll();
      assert.equal(textOf(after), "salad");
      assert.equal(await shown("monday"), "salad");
    }
  });

  it("keeps a sheet that the tablet has put", async () => {
    const { outside, sheets, sheet, shown } = setUp();
    watch(sheets.get("stew"));
    await settle();
    sheets.put("stew", { dish: "stew", title: "stew", ingredients: ["beans", "nuts"], allergens: ["nuts"] });
    await outside.answerAll();
    assert.equal(await sheet("stew"), "nuts");
    assert.equal(await shown("monday"), "pasta milk wheat, stew nuts");
    assert.equal(outside.countOf("stew"), 1);
  });

  it("asks once for what many screens show", async () => {
    const { outside, menus, sheets } = setUp();
    const requests = Array.from({ length: 5 }, () => watch(menus.get("monday")));
    const single = watch(sheets.get("pasta"));
    await outside.answerAll();
    for (const request of requests) assert.equal(textOf(request), "pasta milk wheat, stew milk");
    assert.deepEqual(valueOf(single).allergens, ["milk", "wheat"]);
    assert.deepEqual([...outside.asked].sort(), ["monday", "pasta", "stew"]);
  });
});
