import { table } from "../text/table.ts";
import { tonnes } from "../text/units.ts";
import type { Box } from "./box.ts";

/** The list of containers as the office has it on the wall. */
export function boxList(records: readonly Box[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Number", "Size", "Content", "Mass t", "Owner"],
    sorted.map((one) => [one.id, one.size, one.content, tonnes(one.mass), one.owner]),
  );
}
