import type { PilotJob } from "./pilot-job.ts";

const HOUR_MS = 3_600_000;
/** What the station's agreement says: eleven hours of rest within any twenty-four, six of them in one piece. */
const REST_HOURS = 11;
const PIECE_HOURS = 6;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether a pilot may board at a time, seen from the jobs done before; jobs that go on still count up to that time. */
export function isRested(jobs: readonly PilotJob[], boarding: Date): boolean {
  const end = boarding.getTime();
  const begin = end - 24 * HOUR_MS;
  const work = jobs
    .flatMap(({ boardedAt, leftShipAt }) =>
      boardedAt === null ? [] : [{ from: boardedAt.getTime(), to: leftShipAt?.getTime() ?? end }],
    )
    .map(({ from, to }) => ({ from: Math.max(from, begin), to: Math.min(to, end) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const rests = gapsOf(work, { from: begin, to: end });
  const hours = rests.map(({ from, to }) => (to - from) / HOUR_MS);
  const total = hours.reduce((sum, one) => sum + one, 0);
  return total >= REST_HOURS && Math.max(0, ...hours) >= PIECE_HOURS;
}

function gapsOf(work: readonly Span[], { from, to }: Span): readonly Span[] {
  const gaps: Span[] = [];
  let free = from;
  for (const span of work) {
    if (span.from > free) gaps.push({ from: free, to: span.from });
    free = Math.max(free, span.to);
  }
  if (to > free) gaps.push({ from: free, to });
  return gaps;
}
