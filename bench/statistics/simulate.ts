import { betaBinomialInterval } from "../../src/statistics/beta-binomial.ts";
import { BettingSequence } from "../../src/statistics/betting.ts";
import { mcnemar } from "../../src/statistics/mcnemar.ts";
import { Random } from "../../src/statistics/random.ts";
import { tangoInterval } from "../../src/statistics/tango.ts";
import { discordantPair } from "./populations.ts";
import type { Scenario } from "./scenarios.ts";

/** A share of simulated runs with its Monte Carlo error. */
export interface Share {
  readonly share: number;
  readonly error: number;
  readonly runs: number;
}

function shareOf(count: number, runs: number): Share {
  const share = count / runs;
  return { share, error: Math.sqrt((share * (1 - share)) / runs), runs };
}

/** Coverage of a scenario: how often the interval holds the truth, and how wide it is. */
export interface Coverage extends Share {
  /** Mean width of the intervals with two ends; null when most have an open one. */
  readonly width: number | null;
}

/** An open end holds everything on its side; a run without any interval counts as neither right nor wrong. */
export function coverage(scenario: Scenario, seed: string, runs = scenario.runs): Coverage {
  const random = new Random(`${seed} ${scenario.interval} ${scenario.data} ${scenario.tasks}`);
  let [covered, none, closed, width] = [0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const { interval, truth } = scenario.draw(random);
    const [low, high] = [interval?.low ?? null, interval?.high ?? null];
    if (low === null && high === null) none++;
    else if ((low ?? truth) <= truth + ROUNDING && truth <= (high ?? truth) + ROUNDING) covered++;
    if (low === null || high === null) continue;
    closed++;
    width += high - low;
  }
  return { ...shareOf(covered, Math.max(1, runs - none)), width: closed * 2 < runs ? null : width / closed };
}

/** Rounding must not decide where an end is the truth itself. */
const ROUNDING = 1e-12;

/** One task's difference of a simulated pair of profiles, and its true mean. */
export interface Stream {
  readonly name: string;
  readonly truth: number;
  draw(random: Random): number;
}

export function pairs(delta: number, discordant: number): Stream {
  return {
    name: `1 repeat, difference ${delta}, ${discordant} discordant`,
    truth: delta,
    draw: (random) => discordantPair(random, delta, discordant),
  };
}

export function gradedPairs(repeats: number): Stream {
  return {
    name: `${repeats} repeats, equal profiles, tasks of all difficulties`,
    truth: 0,
    draw: (random) => {
      const rate = random.beta(1, 0.5);
      let total = 0;
      for (let repeat = 0; repeat < repeats; repeat++) {
        total += (random.chance(rate) ? 1 : 0) - (random.chance(rate) ? 1 : 0);
      }
      return total / repeats;
    },
  };
}

/** Share of runs in which the sequence, looked at after every task, ever excludes the true difference. */
export function everWrong(stream: Stream, tasks: number, runs: number, seed: string): Share {
  const random = new Random(`${seed} ${stream.name} ${tasks}`);
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const sequence = new BettingSequence({ alpha: 0.05 });
    let held = true;
    for (let task = 0; task < tasks && held; task++) {
      sequence.add(stream.draw(random));
      const { low, high } = sequence.interval;
      held = low <= stream.truth && stream.truth <= high && !sequence.violated;
    }
    if (!held) wrong++;
  }
  return shareOf(wrong, runs);
}

/** Share of runs in which McNemar's mid-p, looked at after every task, ever falls to .05: the wrong way. */
export function everBelow(discordant: number, tasks: number, runs: number, seed: string): Share {
  const random = new Random(`${seed} peeking ${discordant} ${tasks}`);
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    let [b, c] = [0, 0];
    for (let task = 0; task < tasks; task++) {
      const d = discordantPair(random, 0, discordant);
      if (d > 0) b++;
      if (d < 0) c++;
      if (d === 0 || mcnemar(b, c).mid > 0.05) continue;
      wrong++;
      break;
    }
  }
  return shareOf(wrong, runs);
}

/** Share of fixed-size runs without a difference that McNemar's mid-p calls one, looked at once. */
export function mcnemarError(discordant: number, tasks: number, runs: number, seed: string): Share {
  const random = new Random(`${seed} mcnemar ${discordant} ${tasks}`);
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const differences = Array.from({ length: tasks }, () => discordantPair(random, 0, discordant));
    const b = differences.filter((d) => d > 0).length;
    const c = differences.filter((d) => d < 0).length;
    if (mcnemar(b, c).mid <= 0.05) wrong++;
  }
  return shareOf(wrong, runs);
}

/** Share of runs in which the beta-binomial sequence ever excludes the true rate. */
export function rateEverWrong(rate: number, tasks: number, runs: number, seed: string): Share {
  const random = new Random(`${seed} rate ${rate} ${tasks}`);
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    let [successes, held] = [0, true];
    for (let n = 1; n <= tasks && held; n++) {
      if (random.chance(rate)) successes++;
      const { low, high } = betaBinomialInterval(successes, n, { optimum: 60 });
      held = low <= rate && rate <= high;
    }
    if (!held) wrong++;
  }
  return shareOf(wrong, runs);
}

/** When a sequence finds a true difference. */
export interface Stopping {
  /** Share decided, and mean width of the interval, after each number of tasks. */
  readonly looks: readonly { tasks: number; decided: Share; width: number; fixed: Share }[];
  /** Tasks by which half and 80 % of the runs have stopped; null beyond the longest run. */
  readonly median: number | null;
  readonly eighty: number | null;
}

/**
 * Runs that stop when "no difference" is excluded, beside fixed-size runs of the same tasks decided by
 * Tango's interval at the end.
 */
export function stopping(
  delta: number,
  discordant: number,
  at: readonly number[],
  runs: number,
  seed: string,
): Stopping {
  const stream = pairs(delta, discordant);
  const random = new Random(`${seed} stopping ${stream.name}`);
  const longest = Math.max(...at);
  const counts = at.map((tasks) => ({ tasks, decided: 0, width: 0, fixed: 0 }));
  const stops: number[] = [];
  for (let run = 0; run < runs; run++) {
    const sequence = new BettingSequence({ alpha: 0.05 });
    let [b, c, stop] = [0, 0, Number.POSITIVE_INFINITY];
    for (let n = 1; n <= longest; n++) {
      const d = stream.draw(random);
      sequence.add(d);
      if (d > 0) b++;
      if (d < 0) c++;
      const { low, high } = sequence.interval;
      if (stop > n && (low > 0 || high < 0)) stop = n;
      const count = counts.find(({ tasks }) => tasks === n);
      if (!count) continue;
      if (stop <= n) count.decided++;
      count.width += high - low;
      const fixed = tangoInterval({ b, c, n });
      if (fixed.low > 0 || fixed.high < 0) count.fixed++;
    }
    stops.push(stop);
  }
  stops.sort((a, b) => a - b);
  const by = (share: number) => {
    const tasks = stops[Math.ceil(runs * share) - 1] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(tasks) ? tasks : null;
  };
  return {
    looks: counts.map(({ tasks, decided, width, fixed }) => ({
      tasks,
      decided: shareOf(decided, runs),
      width: width / runs,
      fixed: shareOf(fixed, runs),
    })),
    median: by(0.5),
    eighty: by(0.8),
  };
}
