import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calendarDay, harbourDay } from "../src/calendar.ts";

describe("calendar", () => {
  it("begins the harbour day at six, summer and winter", () => {
    assert.equal(harbourDay(new Date("2025-03-14T05:00:00Z")), "2025-03-14");
    assert.equal(harbourDay(new Date("2025-03-14T04:59:59Z")), "2025-03-13");
    assert.equal(harbourDay(new Date("2025-07-01T05:00:00Z")), "2025-07-01");
  });

  it("begins the calendar day at midnight by the harbour's clock", () => {
    assert.equal(calendarDay(new Date("2025-03-13T23:00:00Z")), "2025-03-14");
  });
});
