import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { handle } from "../src/http.ts";
import { EventStore } from "../src/store.ts";

const store = new EventStore();
store.append({ id: "a", at: 10, actor: "ana", action: "login" }, { id: "b", at: 20, actor: "ana", action: "logout" });

describe("GET /events", () => {
  it("answers with the newest events first", () => {
    assert.deepEqual(handle(store, "/events"), {
      status: 200,
      body: {
        events: [
          { id: "b", at: 20, actor: "ana", action: "logout" },
          { id: "a", at: 10, actor: "ana", action: "login" },
        ],
        next: null,
      },
    });
  });

  it("refuses wrong parameters", () => {
    for (const query of ["order=random", "limit=0", "limit=101", "limit=x", "cursor=x"]) {
      assert.equal(handle(store, `/events?${query}`).status, 400, query);
    }
  });

  it("knows no other page", () => {
    assert.equal(handle(store, "/users").status, 404);
  });
});
