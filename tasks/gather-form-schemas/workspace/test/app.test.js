import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp } from "../src/app.js";

const ada = { name: " Ada ", email: "ada@example.org", born: 1990 };
const course = { title: "Sculling", starts: "2025-07-01", seats: 1 };

test("adds members", () => {
  const handle = createApp();
  const { status, body } = handle("POST", "/members", ada);
  assert.deepEqual([status, body], [201, { id: 1, name: "Ada", email: "ada@example.org", born: 1990, level: "beginner" }]);
  assert.equal(handle("POST", "/members", { ...ada, email: "ADA@example.org" }).status, 409);
});

test("says what is wrong with a member", () => {
  const { status, body } = createApp()("POST", "/members", { name: "", born: 1800, level: "god", age: 3 });
  assert.equal(status, 422);
  assert.deepEqual(body.errors, [
    { field: "name", problem: "must be a text" },
    { field: "email", problem: "is missing" },
    { field: "born", problem: "must be a whole number from 1900 to 2020" },
    { field: "level", problem: "must be one of beginner, advanced, race" },
    { field: "age", problem: "is not known" },
  ]);
});

test("changes members", () => {
  const handle = createApp();
  handle("POST", "/members", ada);
  assert.equal(handle("PATCH", "/members/1", { level: "race" }).body.level, "race");
  assert.equal(handle("PATCH", "/members/1", { level: "god" }).status, 422);
  assert.equal(handle("PATCH", "/members/2", {}).status, 404);
});

test("books courses", () => {
  const handle = createApp();
  handle("POST", "/members", ada);
  assert.equal(handle("POST", "/courses", course).status, 201);
  assert.equal(handle("POST", "/courses", { ...course, starts: "2025-02-30" }).status, 422);
  const { status, body } = handle("POST", "/bookings", { member: 1, course: 1, app: "v1" });
  assert.deepEqual([status, body], [201, { id: 1, member: 1, course: 1, note: "" }]);
  assert.equal(handle("POST", "/bookings", { member: 1, course: 1 }).status, 409);
  assert.equal(handle("POST", "/bookings", { member: 1, course: 7 }).status, 404);
});
