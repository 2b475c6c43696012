import type { Mode } from "./action.ts";
import type { Inputs } from "./inputs.ts";
import { comment } from "./modes/comment.ts";
import { nightly } from "./modes/nightly.ts";
import { pullRequest } from "./modes/pull-request.ts";
import { run } from "./modes/run.ts";

/** What the action can do. A new mode is one file in modes/ and one line here. */
export const modes: Readonly<Record<Inputs["mode"], Mode>> = {
  comment,
  nightly,
  "pull-request": pullRequest,
  run,
};
