import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { daysWithoutInjury, patterns } from "../src/incidents/patterns.ts";
import { callList, reportWithin, severityOf } from "../src/incidents/severity.ts";
import { incident } from "./samples/incident.ts";

describe("incidents", () => {
  it("are as bad as what happened", () => {
    assert.equal(severityOf(incident()), "minor");
    assert.equal(severityOf(incident({ litres: 101 })), "serious");
    assert.equal(severityOf(incident({ litres: 5001 })), "grave");
    assert.equal(severityOf(incident({ kind: "fire" })), "serious");
    assert.equal(severityOf(incident({ kind: "fire", hurt: 1 })), "grave");
    assert.equal(severityOf(incident({ kind: "near-miss" })), "minor");
  });

  it("are told to the right people", () => {
    assert.deepEqual(callList(incident()), ["water police", "officer on duty"]);
    assert.deepEqual(callList(incident({ kind: "fire", hurt: 1 })), [
      "ambulance",
      "fire brigade",
      "officer on duty",
      "director",
      "ministry",
    ]);
    assert.equal(reportWithin("minor"), null);
    assert.equal(reportWithin("grave"), 24);
  });

  it("make a pattern when they come in threes", () => {
    const on = (id: string, day: string) => incident({ id, at: new Date(`${day}T08:00:00Z`) });
    const many = [on("1", "2025-01-01"), on("2", "2025-02-20"), on("3", "2025-04-01")];
    assert.deepEqual(patterns(many), [{ place: "B07", kind: "spill" }]);
    assert.deepEqual(patterns([...many.slice(0, 2), on("3", "2025-04-02")]), []);
  });

  it("are counted on the sign at the gate", () => {
    const now = new Date("2025-03-20T04:29:00Z");
    assert.equal(daysWithoutInjury([incident({ hurt: 1 })], now), 5);
    assert.equal(daysWithoutInjury([incident()], now), null);
  });
});
