import type { SurveyedModel } from "../backends/survey.ts";
import type { Fit } from "./candidates.ts";

interface Choosable extends Pick<Fit, "reduced" | "fits"> {
  readonly model: Pick<SurveyedModel, "name" | "sizeBytes" | "tools">;
}

export interface Choice<T> {
  readonly largest: T | null;
  /** A smaller one that answers sooner. */
  readonly fast: T | null;
}

/** How much larger a model has to be for taking it with half the context. */
const WORTH_HALF_THE_CONTEXT = 2;

/**
 * The largest model that fits with the wanted context, and the smallest that is made for code. A model that
 * only fits with less context goes before when it is more than twice as large. Models whose server says that
 * they call tools go before those of which nothing is known.
 */
export function chooseModels<T extends Choosable>(candidates: readonly T[]): Choice<T> {
  const fitting = candidates.filter(({ fits }) => fits);
  const known = fitting.filter(({ model }) => model.tools === true);
  const pool = known.length > 0 ? known : fitting;
  const bySize = [...pool].sort((a, b) => sizeOf(b) - sizeOf(a) || compare(a.model.name, b.model.name));
  const whole = bySize.find(({ reduced }) => !reduced) ?? null;
  const reduced = bySize.find((candidate) => candidate.reduced) ?? null;
  const bigger = reduced && (!whole || sizeOf(reduced) > WORTH_HALF_THE_CONTEXT * sizeOf(whole));
  const largest = bigger ? reduced : whole;
  const smaller = largest === null ? [] : bySize.filter((each) => sizeOf(each) < sizeOf(largest)).reverse();
  const fast = smaller.find(({ model }) => isCoder(model.name)) ?? smaller[0] ?? null;
  return { largest, fast };
}

function isCoder(name: string): boolean {
  return /cod(er|e|ing)|codestral|devstral|starcoder/i.test(name);
}

/** Servers that do not say sizes have loaded what their owner chose: it counts as some middle size. */
function sizeOf({ model }: Choosable): number {
  return model.sizeBytes ?? 8e9;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
