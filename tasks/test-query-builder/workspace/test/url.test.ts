import assert from "node:assert/strict";
import { test } from "node:test";
import { appendQuery, buildUrl } from "../src/index.ts";

test("a URL with a path and a query", () => {
  const url = buildUrl("/shops/{shop}/orders", { path: { shop: 7 }, query: { status: "open", page: 2 } });
  assert.equal(url, "/shops/7/orders?status=open&page=2");
});

test("a query after a query", () => {
  assert.equal(appendQuery("/orders?status=open", { page: 2 }), "/orders?status=open&page=2");
});
