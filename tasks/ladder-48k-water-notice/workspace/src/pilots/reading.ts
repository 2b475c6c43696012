import { Fields } from "../reading/fields.ts";
import { PILOT_JOB_WAYS, type PilotJob } from "./pilot-job.ts";

/** Reads a pilot job as the pilot station sends it; throws a `ReadingError` for anything else. */
export function readPilotJob(value: unknown): PilotJob {
  const fields = Fields.of("pilot job", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    pilot: fields.text("pilot"),
    way: fields.oneOf("way", PILOT_JOB_WAYS),
    boardedAt: fields.has("boardedAt") ? fields.instant("boardedAt") : null,
    leftShipAt: fields.has("leftShipAt") ? fields.instant("leftShipAt") : null,
    fore: fields.integer("fore", { min: 10, max: 250 }),
    aft: fields.integer("aft", { min: 10, max: 250 }),
    remarks: fields.has("remarks") ? fields.text("remarks") : null,
    status: "ordered",
  };
}
