import { PullMeter, type PullRate } from "./pull-rate.ts";
import type { PullProgress } from "./server.ts";

/**
 * A line for each step of a pull, and for each tenth of it: servers report many times a second.
 * `clock` gives ms.
 */
export function milestones(
  say: (line: string) => void,
  clock: () => number = () => performance.now(),
): (progress: PullProgress) => void {
  const meter = new PullMeter();
  let last = "";
  return (progress) => {
    const { status, completed, total } = progress;
    const rate = meter.observe(progress, clock());
    const tenth = completed === null || !total ? "" : Math.floor((10 * completed) / total);
    if (`${status} ${tenth}` === last) return;
    last = `${status} ${tenth}`;
    say(progressLine(progress, rate));
  };
}

/** `qwen3: pulling 1.2 of 4.7 GB, 48 MB/s, 1 min 13 s left` */
function progressLine({ model, status, completed, total }: PullProgress, rate: PullRate): string {
  if (completed === null || total === null) return `${model}: ${status}`;
  const [unit, size] = total < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  const { bytesPerSecond, secondsLeft } = rate;
  const speed = bytesPerSecond ? `, ${Number((bytesPerSecond / 1e6).toPrecision(2))} MB/s` : "";
  const left = secondsLeft ? `, ${timeLeft(secondsLeft)} left` : "";
  return `${model}: ${status} ${(completed / size).toFixed(1)} of ${(total / size).toFixed(1)} ${unit}${speed}${left}`;
}

function timeLeft(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.ceil(seconds % 60)];
  return minutes === 0 ? `${rest} s` : `${minutes} min ${rest} s`;
}
