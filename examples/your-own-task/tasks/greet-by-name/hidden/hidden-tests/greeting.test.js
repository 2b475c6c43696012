import assert from "node:assert/strict";
import { test } from "node:test";
import { greet } from "../greeting.js";

test("greets by name", () => assert.equal(greet("Ada"), "Hello, Ada!"));
test("ends with an exclamation mark", () => assert.match(greet("Ada"), /!$/));
