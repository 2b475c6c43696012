import { resolve } from "node:path";
import { merge } from "../commands/merge.ts";
import { type ExitCode, UsageError } from "../errors.ts";
import type { ActionContext } from "./action.ts";

/** What a run is made by; parts were made by it already. */
const MADE_BY = [
  "config",
  "tasks",
  "profiles",
  "repeats",
  "seed",
  "sandbox",
  "timeout",
  "until",
  "shard",
  "resume",
] as const;

/**
 * Puts the parts that other jobs made together, in place of a run: what `agent-eval merge` does.
 * @param parts folders of parts, or folders that hold some, as actions/download-artifact lays them down.
 * @param tell tells of a failure, and gives the exit code for it.
 * @throws UsageError `invalid-input` for inputs that only a run has.
 */
export async function mergeParts(
  parts: readonly string[],
  { inputs, workspace, out }: ActionContext,
  tell: (error: unknown) => ExitCode,
): Promise<ExitCode> {
  const extra = MADE_BY.filter((name) => inputs[name] !== undefined);
  if (extra.length > 0) {
    throw new UsageError("invalid-input", `${extra.join(", ")}: parts keep what they were made with`, {
      place: { file: "with", key: "parts" },
      fix: "Give these inputs to the jobs that make the parts.",
    });
  }
  try {
    return await merge(
      parts.map((part) => resolve(workspace, part)),
      { out },
    );
  } catch (error) {
    return tell(error);
  }
}
