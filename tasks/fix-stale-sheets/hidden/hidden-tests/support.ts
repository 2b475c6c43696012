import assert from "node:assert/strict";

/** Lets everything happen that is not waiting for the outside. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What became of a request. */
export interface Watched<V> {
  value: V | undefined;
  error: unknown;
  readonly isOver: boolean;
}

export function watch<V>(promise: Promise<V>): Watched<V> {
  const state = { value: undefined as V | undefined, error: undefined as unknown, isOver: false };
  promise.then(
    (value) => Object.assign(state, { value, isOver: true }),
    (error) => Object.assign(state, { error, isOver: true }),
  );
  return state;
}

/** The value of a request that has come to its end. */
export function valueOf<V>(watched: Watched<V> | undefined): V {
  assert.ok(watched?.isOver, "the request is still waiting");
  assert.equal(watched.error, undefined, "the request has failed");
  return watched.value as V;
}

/** Answers that the outside owes us. */
export interface Owed {
  readonly what: string;
  answer(): void;
  fail(): void;
}

/** Asks for things that are told as they are at the moment of asking, and arrive when the test says so. */
export class Outside {
  readonly owed: Owed[] = [];
  readonly asked: string[] = [];

  ask<V>(what: string, value: V): Promise<V> {
    this.asked.push(what);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.owed.splice(this.owed.indexOf(owed), 1);
      };
      const owed: Owed = {
        what,
        answer: () => {
          end();
          resolve(value);
        },
        fail: () => {
          end();
          reject(new Error(`no answer about ${what}`));
        },
      };
      this.owed.push(owed);
    });
  }

  /** The answers that are owed about something, the one asked for first is first. */
  about(what: string): Owed[] {
    return this.owed.filter((one) => one.what === what);
  }

  /** Answers everything, also what is asked meanwhile. */
  async answerAll(): Promise<void> {
    await settle();
    for (let round = 0; this.owed.length > 0 && round < 200; round += 1) {
      for (const owed of [...this.owed]) owed.answer();
      await settle();
    }
    assert.equal(this.owed.length, 0, "the asking never ends");
  }

  countOf(what: string): number {
    return this.asked.filter((one) => one === what).length;
  }
}

/** Repeatable chance: https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
