import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveSurvey } from "../src/surveys/lifecycle.ts";
import { surveyList } from "../src/surveys/list.ts";
import { readSurvey } from "../src/surveys/reading.ts";
import { SurveyRegister } from "../src/surveys/register.ts";
import { survey } from "./samples/survey.ts";

/** What arrives from the surveyors. */
const SENT = {
  id: "S-92",
  subject: "MSKU3047615",
  cause: "damage",
  surveyor: "Okafor",
  visitedAt: "2025-03-14T13:15:00Z",
  findings: ["dent left", "door seal torn"],
  estimate: 84_000,
  photos: 14,
};

describe("surveys", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readSurvey(SENT), survey());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readSurvey({ ...SENT, estimate: 90_000_001 }), /estimate/);
    assert.throws(() => readSurvey({ ...SENT, estimate: -1 }), /estimate/);
    assert.throws(() => readSurvey({ ...SENT, cause: "neither" }), /cause/);
    assert.throws(() => readSurvey({ ...SENT, subject: null }), /subject/);
  });

  it("do without estimate", () => {
    const bare = { ...SENT, estimate: null };
    assert.deepEqual(readSurvey(bare), survey({ estimate: null }));
  });

  it("go from planned to signed", () => {
    let one = survey();
    one = moveSurvey(one, "visited");
    one = moveSurvey(one, "signed");
    assert.equal(one.status, "signed");
  });

  it("take no other way", () => {
    assert.throws(() => moveSurvey(survey({ status: "signed" }), "planned"), /cannot become planned/);
    assert.throws(() => moveSurvey(survey({ status: "planned" }), "signed"), /cannot become signed/);
  });

  it("are found by subject", () => {
    const register = new SurveyRegister();
    register.add(survey());
    register.add(survey({ id: "N-992", subject: "other" }));
    assert.deepEqual(register.ofSubject("MSKU3047615"), [survey()]);
  });

  it("tell which are unsigned", () => {
    const register = new SurveyRegister();
    register.add(survey({ status: "cancelled" }));
    register.add(survey({ id: "S-993", status: "planned" }));
    assert.deepEqual(
      register.unsigned().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with survey, subject, cause, by, estimate", () => {
    const [heading, line] = surveyList([survey()]).split("\n");
    assert.match(heading ?? "", /^Survey/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-92", "MSKU3047615", "damage", "Okafor", "840.00"]);
  });
});
