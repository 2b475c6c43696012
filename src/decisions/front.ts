import { type AxisDifference, paretoFront } from "../statistics/pareto.ts";
import { type Duel, evidenceOf } from "./evidence.ts";
import type { Entrant } from "./pool.ts";

interface Field {
  readonly able: readonly Entrant[];
  readonly margin: number;
  readonly alpha: number;
  readonly duel: (base: Entrant, candidate: Entrant) => Duel;
  readonly sequential: boolean;
}

/**
 * The Pareto front of success, time and cost: by intervals of each pair at `alpha` over all pairs, not by point values,
 * so that noise pushes nobody off it. An axis on which not all profiles can be compared is left out; in a sequential run
 * pairs have no intervals that hold, and everybody is on the front.
 */
export function frontOf({ able, margin, alpha, duel, sequential }: Field): {
  front: string[];
  dominatedBy: Map<string, string[]>;
} {
  if (sequential) return { front: able.map(({ name }) => name), dominatedBy: new Map() };
  const pairs = Math.max(1, (able.length * (able.length - 1)) / 2);
  const found = new Map<string, ReturnType<typeof evidenceOf>>();
  for (const [place, first] of able.entries()) {
    for (const second of able.slice(place + 1)) {
      found.set(`${first.name} ${second.name}`, evidenceOf(duel(second, first), alpha / pairs));
    }
  }
  const all = [...found.values()];
  const axes = {
    latency: all.every(({ latency }) => latency.low !== null),
    cost: all.every(({ cost }) => cost.low !== null),
  };
  const { front, dominated } = paretoFront(able, (first, second) => {
    const straight = found.get(`${first.name} ${second.name}`);
    const turned = found.get(`${second.name} ${first.name}`);
    const evidence = straight ?? turned;
    if (!evidence) return [];
    const sign = straight ? 1 : -1;
    const { success, latency, cost } = evidence;
    return [
      oriented(success.low, success.high, sign, margin),
      // Less is better, and a ratio becomes a difference by its logarithm.
      ...(axes.latency ? [oriented(log(latency.low), log(latency.high), -sign, Math.log1p(margin))] : []),
      ...(axes.cost ? [oriented(log(cost.low), log(cost.high), -sign, Math.log1p(margin))] : []),
    ];
  });
  return {
    front: front.map(({ name }) => name),
    dominatedBy: new Map(dominated.map(({ item, by }) => [item.name, by.map(({ name }) => name)])),
  };
}

function oriented(low: number | null, high: number | null, sign: number, margin: number): AxisDifference {
  if (low === null || high === null) return { low: null, high: null, margin };
  return sign > 0 ? { low, high, margin } : { low: -high, high: -low, margin };
}

function log(ratio: number | null): number | null {
  return ratio === null || ratio <= 0 ? null : Math.log(ratio);
}
