import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp } from "../src/app.js";

const ada = { name: "Ada", email: "ada@example.org", born: 1990 };
const course = { title: "Sculling", starts: "2025-07-01", seats: 2 };

function problems(method, path, body) {
  const handle = createApp();
  handle("POST", "/members", ada);
  const answer = handle(method, path, body);
  if (answer.status !== 422) return answer.status;
  assert.deepEqual(Object.keys(answer.body), ["errors"]);
  return answer.body.errors.map(({ field, problem, ...rest }) => {
    assert.deepEqual(rest, {});
    return `${field} ${problem}`;
  });
}

test("bodies that are no object", () => {
  for (const body of [undefined, null, [], "text", 5]) assert.equal(problems("POST", "/bookings", body), 400);
  assert.equal(problems("GET", "/members", {}), 404);
});

test("everything that is missing, in order", () => {
  assert.deepEqual(problems("POST", "/members", {}), ["name is missing", "email is missing", "born is missing"]);
  assert.deepEqual(problems("POST", "/courses", { level: null }), ["title is missing", "starts is missing", "seats is missing"]);
  assert.deepEqual(problems("POST", "/bookings", { course: null, note: null }), ["member is missing", "course is missing"]);
});

test("everything that is wrong with members", () => {
  const wrong = { level: "", extra: 1, born: "1990", email: "ada", name: 5, other: null };
  const expected = [
    "name must be a text",
    "email must be a mail address",
    "born must be a whole number from 1900 to 2020",
    "level must be one of beginner, advanced, race",
    "extra is not known",
    "other is not known",
  ];
  assert.deepEqual(problems("POST", "/members", wrong), expected);
  assert.deepEqual(problems("PATCH", "/members/1", wrong), expected);
});

test("the limits of a member's fields", () => {
  const names = ["   ", "x".repeat(81), ` ${"x".repeat(80)} `].map((name) => problems("PATCH", "/members/1", { name }));
  assert.deepEqual(names, [["name must be a text"], ["name must have at most 80 characters"], 200]);
  const years = [1899, 1900, 2020, 2021, 1990.5].map((born) => problems("PATCH", "/members/1", { born }) === 200);
  assert.deepEqual(years, [false, true, true, false, false]);
  const emails = ["a@b", "a b@c.d", "@c.d", " a@b.c ", "a@b.c d"].map((email) => problems("PATCH", "/members/1", { email }) === 200);
  assert.deepEqual(emails, [false, false, false, true, false]);
});

test("nothing is missing in a change", () => {
  const handle = createApp();
  handle("POST", "/members", { ...ada, level: "race" });
  const changed = handle("PATCH", "/members/1", { name: " Bea ", email: null, born: null, level: null });
  assert.deepEqual(changed, { status: 200, body: { id: 1, ...ada, name: "Bea", level: "race" } });
  assert.equal(handle("PATCH", "/members/1", { email: " ADA@example.org " }).status, 409);
  assert.equal(handle("PATCH", "/members/1", { email: "bea@example.org" }).status, 200);
  assert.deepEqual(handle("PATCH", "/members/9", { born: 1 }).status, 422);
  assert.deepEqual(handle("PATCH", "/members/9", { born: 1991 }), { status: 404, body: { error: "no such member" } });
});

test("everything that is wrong with courses", () => {
  const wrong = { price: 1, level: "god", seats: 25, starts: "1.7.2025", title: "" };
  assert.deepEqual(problems("POST", "/courses", wrong), [
    "title must be a text",
    "starts must be a day such as 2025-06-30",
    "seats must be a whole number from 1 to 24",
    "level must be one of beginner, advanced, race",
    "price is not known",
  ]);
  const days = ["2024-02-29", "2025-02-29", "2025-13-01", "2025-7-1", "2025-07-01T00:00", " 2025-07-01", 20250701];
  assert.deepEqual(days.map((starts) => problems("POST", "/courses", { ...course, starts }) === 201), [true, false, false, false, false, false, false]);
  const seats = [0, 1, 24, 2.5, "3"].map((one) => problems("POST", "/courses", { ...course, seats: one }) === 201);
  assert.deepEqual(seats, [false, true, true, false, false]);
  const titles = [` ${"x".repeat(120)} `, "x".repeat(121)].map((title) => problems("POST", "/courses", { ...course, title }));
  assert.deepEqual(titles, [201, ["title must have at most 120 characters"]]);
});

test("bookings ignore what we do not know", () => {
  const handle = createApp();
  handle("POST", "/members", ada);
  handle("POST", "/courses", { ...course, title: " Sculling " });
  const booked = handle("POST", "/bookings", { app: "v1", member: 1, course: 1, note: " hi ", device: { id: 3 } });
  assert.deepEqual(booked, { status: 201, body: { id: 1, member: 1, course: 1, note: "hi" } });
  assert.deepEqual(problems("POST", "/bookings", { app: "v1", member: 0, course: "1", note: 5 }), [
    "member must be a whole number from 1",
    "course must be a whole number from 1",
    "note must be a text",
  ]);
  const notes = ["", "   ", ` ${"x".repeat(200)} `, "x".repeat(201)].map((note) => problems("POST", "/bookings", { member: 7, course: 7, note }));
  assert.deepEqual(notes, [404, 404, 404, ["note must have at most 200 characters"]]);
});

test("the store is asked last", () => {
  const handle = createApp();
  for (const name of ["Ada", "Ben", "Cleo"]) handle("POST", "/members", { ...ada, name, email: `${name}@e.org` });
  assert.equal(handle("POST", "/members", { ...ada, email: "ADA@E.ORG", born: 1 }).status, 422);
  assert.deepEqual(handle("POST", "/members", { ...ada, email: "ADA@E.ORG" }).body, { error: "the email is taken" });
  handle("POST", "/courses", course);
  handle("POST", "/courses", { ...course, level: "race" });
  const answers = [[9, 9], [1, 9], [1, 2], [1, 1], [1, 1], [2, 1], [3, 1]].map(([member, id]) => {
    const { status, body } = handle("POST", "/bookings", { member, course: id });
    return body.error ?? status;
  });
  const [taken, full] = ["booked already", "the course is full"];
  assert.deepEqual(answers, ["no such member", "no such course", "the course is too hard", 201, taken, 201, full]);
});
