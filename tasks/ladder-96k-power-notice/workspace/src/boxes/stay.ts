import type { Box } from "./box.ts";

const DAY_MS = 86_400_000;

/** Days that cost nothing, by content; what came by train has one more because trains come late. */
export function freeDays({ content, arrivedBy }: Pick<Box, "content" | "arrivedBy">): number {
  const days = content === "full" ? 4 : 7;
  return arrivedBy === "train" ? days + 1 : days;
}

/** Days a container has been here by the calendar of the yard, the day of arrival being none. */
export function daysHere({ arrivedAt }: Pick<Box, "arrivedAt">, now: Date): number {
  const day = (at: Date) => Math.floor((at.getTime() + 3_600_000) / DAY_MS);
  return Math.max(0, day(now) - day(arrivedAt));
}

/** Containers that have stayed longer than is free, longest first. */
export function overstaying(boxes: readonly Box[], now: Date): readonly Box[] {
  const extra = (box: Box) => daysHere(box, now) - freeDays(box);
  return boxes
    .filter((box) => box.status === "here" && extra(box) > 0)
    .sort((a, b) => extra(b) - extra(a) || a.id.localeCompare(b.id));
}

/** Units of twenty feet that containers take, which is what statistics count; 45 feet count as 2.25. */
export function teu(boxes: readonly Pick<Box, "size">[]): number {
  const quarters = boxes.reduce((sum, { size }) => sum + (size === "20" ? 4 : size === "40" ? 8 : 9), 0);
  return quarters / 4;
}
