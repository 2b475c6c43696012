import type { Interval } from "./interval.ts";
import { logBeta } from "./special.ts";

/** Candidate means on (-1, 1), .005 apart, without the ends, where no bet is defined. */
const STEPS = 200;
const MEANS = Float64Array.from({ length: 2 * STEPS - 1 }, (_, place) => (place + 1 - STEPS) / STEPS);
const ZERO = STEPS - 1;

/** Bets are these shares of the largest safe bet on either side: .05, .15, … .95. */
const SHARES = Array.from({ length: 10 }, (_, place) => (2 * place + 1) / 20);
const BETS = [...SHARES.map((share) => -share).reverse(), ...SHARES];

/** λ for each mean and bet: `f/(1+m)` upwards, `f/(1-m)` downwards, so that wealth stays positive. */
const STAKES = Float64Array.from({ length: MEANS.length * BETS.length }, (_, cell) => {
  const mean = MEANS[Math.floor(cell / BETS.length)] ?? 0;
  return stake(BETS[cell % BETS.length] ?? 0, mean);
});

/** Wealth is cut here to stay a number. Less wealth only makes the test more careful. */
const MAX_WEALTH = 1e300;

/** What the sequence tests and guarantees. */
export interface BettingOptions {
  /** Chance of ever excluding the true mean, over all looks together. */
  readonly alpha: number;
}

/**
 * Anytime-valid confidence sequence for the mean of paired differences in [-1, 1], looked at after
 * every task: a uniform mixture over 20 fixed bets against each of 399 candidate means
 * (Waudby-Smith & Ramdas, arXiv 2010.09686; `diversified_betting_mart` of gostevehoward/confseq). A
 * mean whose wealth has ever reached 1/α is out for good (Ville's inequality).
 *
 * Valid only for one observation per task, in an order that was drawn at random before the first look.
 * The interval is the hull of the candidate means still standing, so it is exact to .005.
 */
export class BettingSequence {
  readonly #threshold: number;
  readonly #wealth = new Float64Array(MEANS.length * BETS.length).fill(1);
  readonly #standing = new Uint8Array(MEANS.length).fill(1);
  #low = 0;
  #high = MEANS.length - 1;
  #maxAtZero = 1;
  #atZero = 1;
  #least = 1;
  #most = -1;
  #violated = false;
  #n = 0;

  constructor({ alpha }: BettingOptions) {
    this.#threshold = 1 / alpha;
  }

  /**
   * One more task.
   * @param d its mean difference, candidate minus base.
   * @throws RangeError outside [-1, 1].
   */
  add(d: number): void {
    if (!(Math.abs(d) <= 1)) throw new RangeError(`a paired difference of ${d} lies outside [-1, 1]`);
    this.#n++;
    this.#least = Math.min(this.#least, d);
    this.#most = Math.max(this.#most, d);
    for (let place = 0; place < MEANS.length; place++) {
      // A mean that is out stays out; only that of "no difference" is followed on, for its p value.
      if (this.#standing[place] === 0 && place !== ZERO) continue;
      const wealth = this.#bet(place, d);
      if (wealth >= this.#threshold) this.#standing[place] = 0;
      if (place !== ZERO) continue;
      this.#atZero = wealth;
      this.#maxAtZero = Math.max(this.#maxAtZero, wealth);
    }
    this.#shrink();
  }

  /** The means not excluded so far; after a violation, the last ones that stood. */
  get interval(): Interval {
    return {
      low: this.#low === 0 ? -1 : (MEANS[this.#low] ?? -1),
      high: this.#high === MEANS.length - 1 ? 1 : (MEANS[this.#high] ?? 1),
    };
  }

  /** p value of "no difference" that holds at any time of stopping, in (0, 1]. */
  get pAnytime(): number {
    return Math.min(1, 1 / this.#maxAtZero);
  }

  /** The wealth against "no difference" now: 1 before the first task, on average at most 1 if it is true. */
  get eValue(): number {
    return this.#atZero;
  }

  /** Every mean is excluded: the tasks cannot have come in random order from one population. */
  get violated(): boolean {
    return this.#violated;
  }

  /** Tasks so far. */
  get n(): number {
    return this.#n;
  }

  #bet(place: number, d: number): number {
    const distance = d - (MEANS[place] ?? 0);
    let total = 0;
    for (let cell = place * BETS.length; cell < (place + 1) * BETS.length; cell++) {
      const grown = (this.#wealth[cell] ?? 0) * (1 + (STAKES[cell] ?? 0) * distance);
      const kept = Math.min(MAX_WEALTH, grown);
      this.#wealth[cell] = kept;
      total += kept;
    }
    return total / BETS.length;
  }

  #shrink(): void {
    let [low, high] = [this.#low, this.#high];
    while (low <= high && this.#standing[low] === 0) low++;
    while (high >= low && this.#standing[high] === 0) high--;
    // The ends themselves are not on the grid: a mean of 1 stands as long as every difference was 1.
    if (low > high) this.#violated = this.#least < 1 && this.#most > -1;
    else [this.#low, this.#high] = [low, high];
  }
}

/**
 * Anytime-valid one-sided test of "the mean is at most m" by the ten upward bets; with `mean: -margin`
 * a small p value settles non-inferiority.
 */
export class OneSidedBetting {
  readonly #mean: number;
  readonly #wealth = SHARES.map(() => 1);
  #max = 1;

  /** @param mean above -1 and below 1. */
  constructor({ mean }: { readonly mean: number }) {
    this.#mean = mean;
  }

  /** One more task's difference in [-1, 1]; throws RangeError outside. */
  add(d: number): void {
    if (!(Math.abs(d) <= 1)) throw new RangeError(`a paired difference of ${d} lies outside [-1, 1]`);
    let total = 0;
    for (const [place, share] of SHARES.entries()) {
      const grown = (this.#wealth[place] ?? 0) * (1 + stake(share, this.#mean) * (d - this.#mean));
      this.#wealth[place] = Math.min(MAX_WEALTH, grown);
      total += Math.min(MAX_WEALTH, grown);
    }
    this.#max = Math.max(this.#max, total / SHARES.length);
  }

  /** p value that holds at any time of stopping, in (0, 1]. */
  get pAnytime(): number {
    return 1 / this.#max;
  }
}

function stake(share: number, mean: number): number {
  return share > 0 ? share / (1 + mean) : share / (1 - mean);
}

/** Why a sequential comparison may stop. */
export type StopReason = "better" | "worse" | "equivalent" | "futile";

/**
 * What the sequence has settled against the margin, or null to go on: better and worse exclude "no
 * difference", equivalent lies inside the margin, futile excludes a gain of the margin.
 * @param margin the smallest difference that matters, above 0.
 */
export function stopReason(sequence: BettingSequence, margin: number): StopReason | null {
  const { low, high } = sequence.interval;
  if (low > 0) return "better";
  if (high < 0) return "worse";
  if (-margin < low && high < margin) return "equivalent";
  return high < margin ? "futile" : null;
}

/**
 * The wealth of a uniform prior over bets against "both are equally good", from discordant pairs only:
 * `2ⁿ / ((n+1)·C(n,b))`, n = b + c. Ties do not count. The mixture of {@link BettingSequence} is close to it.
 */
export function coinEValue(b: number, c: number): number {
  return Math.exp((b + c) * Math.LN2 + logBeta(1 + b, 1 + c));
}
