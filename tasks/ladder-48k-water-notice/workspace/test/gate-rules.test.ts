import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitsInto, punctuality } from "../src/gate/booking.ts";
import { bookingOf, mayBe, plainPlate } from "../src/gate/plates.ts";
import { visit } from "./samples/visit.ts";

const at = (time: string) => new Date(`2025-03-14T${time}:00Z`);

describe("bookings of the gate", () => {
  it("fill an hour by what they take", () => {
    const visits = [visit(), visit({ errand: "both" }), visit({ status: "missed" })];
    assert.equal(fitsInto(at("08:00"), "collect", visits, { minutesPerHour: 39 }), true);
    assert.equal(fitsInto(at("08:00"), "collect", visits, { minutesPerHour: 38 }), false);
    assert.equal(fitsInto(at("09:00"), "both", visits, { minutesPerHour: 15 }), true);
  });

  it("are lost half an hour after their end", () => {
    assert.equal(punctuality(visit(), at("07:44")), "early");
    assert.equal(punctuality(visit(), at("07:45")), "on-time");
    assert.equal(punctuality(visit(), at("09:29")), "late");
    assert.equal(punctuality(visit(), at("09:30")), "missed");
  });
});

describe("plates", () => {
  it("are the same however they are written", () => {
    assert.equal(plainPlate("hx-to 104"), plainPlate("HX T0 IO4"));
  });

  it("may be misread by one character", () => {
    assert.equal(mayBe("HXTT204", "HXTT294"), true);
    assert.equal(mayBe("HXTT204", "HXTT24"), false);
  });

  it("belong to a booking only where there is no doubt", () => {
    const bookings = [{ plate: "HX TT 204" }, { plate: "HX TT 294" }];
    assert.equal(bookingOf("HXTT204", bookings), bookings[0]);
    assert.equal(bookingOf("HXTT2X4", bookings), null);
  });
});
