import { joulesIn, mostSharers, type Sample, type Span, shareOf } from "./energy.ts";
import type { Machine, Meter } from "./source.ts";
import type { OpenWindow, Telemetry, WindowTelemetry } from "./telemetry.ts";

/** How often each source is read, in ms. Drivers average power over about a second themselves. */
const intervalMs = 1000;

/** The readings of one meter, as far back as an open window needs them. */
class Series {
  readonly meter: Meter;
  readonly #now: () => number;
  #samples: Sample[] = [];
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(meter: Meter, now: () => number) {
    this.meter = meter;
    this.#now = now;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Reads once, after the readings already asked for. */
  read(): Promise<void> {
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      const reading = await this.meter.read().catch(() => null);
      if (reading) this.#samples.push({ ...reading, at: this.#now() });
      this.#waiting -= 1;
    });
    return this.#last;
  }

  /** Reads until a sample covers `at`: twice, because a busy machine may keep a tool from answering once. */
  async readPast(at: number): Promise<void> {
    for (let tries = 0; tries < 2; tries += 1) {
      await this.read();
      if ((this.#samples.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= at) return;
    }
  }

  /** A slow tool is not asked again before it has answered. */
  tick(): void {
    if (this.#waiting === 0) void this.read();
  }

  /** Drops what lies before the last sample at `at` or earlier. */
  forget(at: number): void {
    const keep = this.#samples.findLastIndex((sample) => sample.at <= at);
    if (keep > 0) this.#samples = this.#samples.slice(keep);
  }
}

interface Window extends Span {
  to: number;
  /** Measured, so that its readings may be forgotten. */
  settled: boolean;
}

/** Samples the meters until stopped. The first readings are there when it begins. */
export async function startSampling(
  machine: Machine,
  meters: readonly Meter[],
  missing: Telemetry["missing"],
): Promise<Telemetry> {
  const all = meters.map((meter) => new Series(meter, machine.now));
  await Promise.all(all.map((series) => series.read()));
  let windows: Window[] = [];
  const stop = machine.every(intervalMs, () => {
    for (const series of all) series.tick();
    forget();
  });

  function forget(): void {
    const oldest = Math.min(machine.now(), ...windows.filter(({ settled }) => !settled).map(({ from }) => from));
    windows = windows.filter(({ to }) => to > oldest);
    for (const series of all) series.forget(oldest);
  }

  async function settle(window: Window): Promise<WindowTelemetry> {
    window.to = machine.now();
    await Promise.all(all.map((series) => series.readPast(window.to)));
    const measured = summarise(all, window, windows);
    window.settled = true;
    return measured;
  }

  function open(): OpenWindow {
    const window = { from: machine.now(), to: Number.POSITIVE_INFINITY, settled: false };
    windows.push(window);
    for (const series of all) series.tick();
    let settling: Promise<WindowTelemetry> | null = null;
    return {
      close: () => {
        settling ??= settle(window);
        return settling;
      },
    };
  }

  return {
    sources: meters.map(({ name, part }) => ({ source: name, part })),
    missing,
    gpus: meters.flatMap((meter) => meter.gpus),
    open,
    stop,
  };
}

function summarise(all: readonly Series[], span: Span, spans: readonly Span[]): WindowTelemetry {
  const energy = all.map(({ meter, samples }) => ({
    source: meter.name,
    part: meter.part,
    joules: joulesIn(samples, span, spans),
  }));
  const silent = energy.length === 0 || energy.some(({ joules }) => joules === null);
  return {
    durationMs: span.to - span.from,
    shareMs: shareOf(span, spans),
    sharedBy: mostSharers(span, spans),
    energy,
    joules: silent ? null : energy.reduce((total, { joules }) => total + (joules ?? 0), 0),
    peakVramBytes: peakVram(all, span),
  };
}

/**
 * The peaks of the meters added up, as each sees GPUs of its own. The closing reading counts too: what a
 * model has loaded, it still holds when its agent has just ended.
 */
function peakVram(all: readonly Series[], { from }: Span): number | null {
  const peaks = all.flatMap(({ samples }) => {
    const known = samples.flatMap(({ at, vramBytes }) => (at >= from && vramBytes !== null ? [vramBytes] : []));
    return known.length === 0 ? [] : [Math.max(...known)];
  });
  return peaks.length === 0 ? null : peaks.reduce((total, peak) => total + peak, 0);
}
