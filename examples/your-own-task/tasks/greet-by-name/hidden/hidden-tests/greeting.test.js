import assert from "node:assert/strict";
import { test } from "node:test";
import { greet } from "../greeting.js";

test("greets by name", () => assert.deepEqual([greet("Ada"), greet("Lin")], ["Hello, Ada!", "Hello, Lin!"]));
test("ends with an exclamation mark", () => assert.match(greet("Ada"), /!$/));
