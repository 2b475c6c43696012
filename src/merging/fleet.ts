import { InfraError, UsageError } from "../errors.ts";
import { shardText } from "../tasks/shard.ts";
import type { Part } from "./merging.ts";
import { mixedBy } from "./mixed.ts";

/**
 * Checks that these are all parts of one run, each once.
 * @throws UsageError `mixed-runs`, `doubled-parts`; InfraError `missing-parts`, naming tasks: what they hold is unknown.
 */
export function checkFleet(parts: readonly Part[]): void {
  checkCounts(parts);
  checkDoubled(parts);
  const mixed = mixedBy(parts);
  if (mixed.length > 0) {
    throw new UsageError(
      "mixed-runs",
      `these are not parts of one run:\n${mixed.map((one) => `  ${one}`).join("\n")}`,
      {
        fix: "Run the parts that differ again, all with one configuration, one suite and one version of everything.",
      },
    );
  }
  checkMissing(parts);
}

function checkCounts(parts: readonly Part[]): void {
  const counts = Map.groupBy(parts, ({ shard }) => shard.count);
  if (counts.size <= 1) return;
  const told = [...counts.values()].flatMap(([first]) =>
    first ? [`${first.folder} is ${shardText(first.shard)}`] : [],
  );
  throw new UsageError("mixed-runs", `these are parts of different wholes: ${told.join(", ")}`, {
    fix: "Merge the parts of one run only.",
  });
}

function checkDoubled(parts: readonly Part[]): void {
  const doubled = [...Map.groupBy(parts, ({ shard }) => shard.index).values()].filter((some) => some.length > 1);
  if (doubled.length === 0) return;
  const told = doubled.flatMap((some) =>
    some[0] ? [`${shardText(some[0].shard)} (${some.map(({ folder }) => folder).join(", ")})`] : [],
  );
  throw new UsageError("doubled-parts", `there twice: ${told.join("; ")}`, {
    fix: "Name one folder for each part: the same evidence twice would look like more of it.",
  });
}

function checkMissing(parts: readonly Part[]): void {
  const [first] = parts;
  if (!first) throw new UsageError("no-runs", "there is nothing to merge", { fix: "Name the parts' folders." });
  const { count, suite } = first.shard;
  const there = new Set(parts.map(({ shard }) => shard.index));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  const covered = new Set(parts.flatMap(({ run }) => run.tasks.map(({ id }) => id)));
  const tasks = suite.map(({ id }) => id).filter((id) => !covered.has(id));
  const names = missing.map((index) => shardText({ index, count }));
  const held = tasks.length === 0 ? "no task" : tasks.join(", ");
  throw new InfraError("missing-parts", `missing: ${names.join(", ")}, with ${held}`, {
    fix: `Run ${missing.length === 1 ? "it" : "them"}: ${missing.map((index) => `--shard ${index}/${count}`).join(", ")}, with the same configuration.`,
  });
}
