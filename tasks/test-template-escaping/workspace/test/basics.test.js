import assert from "node:assert/strict";
import { test } from "node:test";
import { render } from "../src/index.js";

test("text is escaped", () => {
  assert.equal(render("<p>{{ name }}</p>", { name: "<b>" }), "<p>&lt;b&gt;</p>");
});

test("lists", () => {
  const template = "{{#if items}}<ul>{{#each items as item}}<li>{{ item.name }}</li>{{/each}}</ul>{{else}}none{{/if}}";
  assert.equal(render(template, { items: [{ name: "a" }, { name: "b" }] }), "<ul><li>a</li><li>b</li></ul>");
  assert.equal(render(template, { items: [] }), "none");
});
