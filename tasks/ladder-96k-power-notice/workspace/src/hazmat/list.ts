import { table } from "../text/table.ts";
import type { Declaration } from "./declaration.ts";

/** The list of declarations as the office has it on the wall. */
export function declarationList(records: readonly Declaration[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Declaration", "Container", "UN", "Class", "Group"],
    sorted.map((one) => [one.id, one.box, String(one.un), one.class, one.packing]),
  );
}
