import assert from "node:assert/strict";
import { test } from "node:test";

const load = () => import("../src/schemas.js");

test("validate finds what is wrong", async () => {
  const { bookingSchema, courseSchema, memberSchema, validate } = await load();
  assert.deepEqual(validate(memberSchema, { name: "Ada", born: 1 }), [
    { field: "email", problem: "is missing" },
    { field: "born", problem: "must be a whole number from 1900 to 2020" },
  ]);
  assert.deepEqual(validate(courseSchema, { title: "x", starts: "2025-07-01", seats: 1, price: 3 }), [
    { field: "price", problem: "is not known" },
  ]);
  assert.deepEqual(validate(bookingSchema, { member: 1, course: 2, app: "v1" }), []);
});

test("validate takes parts for a whole when asked to", async () => {
  const { bookingSchema, courseSchema, memberSchema, validate } = await load();
  for (const schema of [memberSchema, courseSchema, bookingSchema]) assert.deepEqual(validate(schema, {}, { partial: true }), []);
  assert.equal(validate(courseSchema, {}, { partial: false }).length, 3);
  assert.equal(validate(courseSchema, {}, {}).length, 3);
  assert.deepEqual(validate(courseSchema, { seats: 0, x: 1 }, { partial: true }), [
    { field: "seats", problem: "must be a whole number from 1 to 24" },
    { field: "x", problem: "is not known" },
  ]);
});

test("validate changes nothing and remembers nothing", async () => {
  const { memberSchema, validate } = await load();
  const body = Object.freeze({ name: " Ada ", email: " a@b.c ", born: 1990 });
  for (let round = 0; round < 3; round += 1) {
    assert.deepEqual(validate(memberSchema, body), []);
    assert.equal(validate(memberSchema, { ...body, born: 1 }).length, 1);
  }
});
