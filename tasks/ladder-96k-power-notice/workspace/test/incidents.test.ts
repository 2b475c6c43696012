import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveIncident } from "../src/incidents/lifecycle.ts";
import { incidentList } from "../src/incidents/list.ts";
import { readIncident } from "../src/incidents/reading.ts";
import { IncidentRegister } from "../src/incidents/register.ts";
import { incident } from "./samples/incident.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "N-33",
  place: "B07",
  kind: "spill",
  at: "2025-03-14T04:30:00Z",
  reporter: "Hansen",
  hurt: 0,
  litres: 40,
  words: "Hose of the workboat burst.",
};

describe("incidents", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readIncident(SENT), incident());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readIncident({ ...SENT, hurt: 501 }), /hurt/);
    assert.throws(() => readIncident({ ...SENT, hurt: -1 }), /hurt/);
    assert.throws(() => readIncident({ ...SENT, kind: "neither" }), /kind/);
    assert.throws(() => readIncident({ ...SENT, place: null }), /place/);
  });

  it("do without litres", () => {
    const bare = { ...SENT, litres: null };
    assert.deepEqual(readIncident(bare), incident({ litres: null }));
  });

  it("go from reported to closed", () => {
    let one = incident();
    one = moveIncident(one, "examined");
    one = moveIncident(one, "closed");
    assert.equal(one.status, "closed");
  });

  it("take no other way", () => {
    assert.throws(() => moveIncident(incident({ status: "closed" }), "reported"), /cannot become reported/);
    assert.throws(() => moveIncident(incident({ status: "reported" }), "closed"), /cannot become closed/);
  });

  it("are found by place", () => {
    const register = new IncidentRegister();
    register.add(incident());
    register.add(incident({ id: "S-991", place: "other" }));
    assert.deepEqual(register.atPlace("B07"), [incident()]);
  });

  it("tell which are unsolved", () => {
    const register = new IncidentRegister();
    register.add(incident({ status: "passed-on" }));
    register.add(incident({ id: "S-993", status: "reported" }));
    assert.deepEqual(
      register.unsolved().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with incident, kind, place, time, by", () => {
    const [heading, line] = incidentList([incident()]).split("\n");
    assert.match(heading ?? "", /^Incident/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-33", "spill", "B07", "14.03. 05:30", "Hansen"]);
  });
});
