import { partsText } from "../records/differences.ts";
import { shardText } from "../tasks/shard.ts";
import type { Report } from "./report.ts";

/** What times and speeds depend on. */
const HARDWARE: ReadonlySet<string> = new Set(["arch", "platform", "cpu", "cores", "memoryGiB", "gpu", "gpuDriver"]);

/** What a reader has to know of a part, and of parts from machines that differ. */
export function fleetNotes({ shard, differences }: Report["run"]): string[] {
  if (shard) {
    return [
      `This is ${shardText(shard)}, with its tasks alone: the figures of the whole are in what \`agent-eval merge\` makes of all ${shard.count} parts.`,
    ];
  }
  const hardware = differences.filter(({ fact }) => HARDWARE.has(fact));
  const images = differences.filter(({ fact }) => fact.startsWith("image "));
  const others = differences.filter((one) => !hardware.includes(one) && !images.includes(one));
  return [
    ...(hardware.length > 0
      ? [
          `The parts ran on unlike machines (${told(hardware)}): times and speeds of a profile are over all of them. Between profiles, each task compares within one machine.`,
        ]
      : []),
    ...(others.length > 0 ? [`The environments of the parts differ: ${told(others)}.`] : []),
    ...(images.length > 0
      ? [
          `The parts used images of one name with different contents (${images.map(({ fact }) => fact.slice("image ".length)).join(", ")}): each machine built its own.`,
        ]
      : []),
  ];
}

/** `cpu A in parts 1 and 3, B in part 2; cores 8 in part 1, 16 in part 2` */
function told(differences: Report["run"]["differences"]): string {
  return differences
    .map(({ fact, values }) => {
      const sides = values.map(({ value, parts }) => `${value ?? "not known"} in ${partsText(parts)}`);
      return `${fact} ${sides.join(", ")}`;
    })
    .join("; ");
}
