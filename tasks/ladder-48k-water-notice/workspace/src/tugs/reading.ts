import { Fields } from "../reading/fields.ts";
import { TOW_JOB_PLACES, type TowJob } from "./tow-job.ts";

/** Reads a tow as the tugs' radio desk sends it; throws a `ReadingError` for anything else. */
export function readTowJob(value: unknown): TowJob {
  const fields = Fields.of("tow", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    account: fields.text("account"),
    tug: fields.text("tug"),
    place: fields.oneOf("place", TOW_JOB_PLACES),
    fastAt: fields.has("fastAt") ? fields.instant("fastAt") : null,
    looseAt: fields.has("looseAt") ? fields.instant("looseAt") : null,
    pull: fields.integer("pull", { min: 5, max: 120 }),
    status: "ordered",
  };
}
