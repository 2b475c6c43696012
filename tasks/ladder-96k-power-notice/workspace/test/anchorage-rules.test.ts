import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { anchorageFee, berthQueue, minutesAtAnchor } from "../src/anchorage/queue.ts";
import { freeSpots, type Spot, swing } from "../src/anchorage/spots.ts";
import { stop } from "./samples/stop.ts";

const at = (time: string) => new Date(`2025-03-${time}:00Z`);
const spot = (name: string, changes: Partial<Spot> = {}): Spot => ({
  name,
  x: 0,
  y: 0,
  radius: 300,
  depth: 140,
  dangerousAllowed: true,
  ...changes,
});

describe("spots in the roads", () => {
  const ship = { length: 1680, dangerous: false };

  it("are as wide as a ship swings", () => {
    assert.equal(swing(1680, 140), 238);
    const spots = [spot("R1"), spot("R2", { radius: 238 }), spot("R3", { radius: 237 })];
    assert.deepEqual(
      freeSpots(ship, 90, spots, []).map(({ name }) => name),
      ["R2", "R1"],
    );
  });

  it("are deep enough and free", () => {
    const spots = [spot("R1"), spot("R4", { x: 2000 })];
    assert.deepEqual(freeSpots(ship, 126, spots, []), []);
    assert.deepEqual(
      freeSpots(ship, 125, spots, [stop({ status: "anchored" })]).map(({ name }) => name),
      ["R1"],
    );
  });

  it("keep away from dangerous goods", () => {
    const spots = [
      spot("R4"),
      spot("R5", { x: 899 }),
      spot("R6", { x: 900 }),
      spot("R7", { x: 5000, dangerousAllowed: false }),
    ];
    const dangerous = stop({ dangerous: true });
    assert.deepEqual(
      freeSpots(ship, 90, spots, [dangerous]).map(({ name }) => name),
      ["R6", "R7"],
    );
    assert.deepEqual(
      freeSpots({ ...ship, dangerous: true }, 90, spots, [stop()]).map(({ name }) => name),
      ["R6"],
    );
  });
});

describe("ships at anchor", () => {
  it("are called in the order in which they came", () => {
    const one = stop({ id: "1", call: "S-1", status: "anchored", droppedAt: at("13T10:00") });
    const two = stop({ id: "2", call: "S-2", status: "anchored", droppedAt: at("13T08:00") });
    assert.deepEqual(berthQueue([one, two]), ["S-2", "S-1"]);
  });

  it("lose their place for repairs, and not for weather", () => {
    const other = stop({ id: "9", call: "S-9", status: "anchored", droppedAt: at("13T12:00") });
    const first = stop({ id: "1", call: "S-1", status: "left", droppedAt: at("13T10:00") });
    const again = stop({ id: "3", call: "S-1", status: "anchored", droppedAt: at("14T10:00") });
    const away = (reason: "repair" | "weather") =>
      stop({ id: "2", call: "S-1", status: "left", reason, droppedAt: at("13T20:00") });
    assert.deepEqual(berthQueue([first, away("weather"), again, other]), ["S-1", "S-9"]);
    assert.deepEqual(berthQueue([first, away("repair"), again, other]), ["S-9", "S-1"]);
  });

  it("pay from the third day on", () => {
    assert.equal(minutesAtAnchor(stop(), at("20T00:00")), 585);
    const long = stop({ weighedAt: at("15T21:11") });
    assert.equal(anchorageFee(long, at("20T00:00")), 23_000);
    assert.equal(anchorageFee({ ...long, weighedAt: at("15T21:10") }, at("20T00:00")), 0);
    assert.equal(anchorageFee({ ...long, reason: "weather" }, at("20T00:00")), 0);
  });
});
