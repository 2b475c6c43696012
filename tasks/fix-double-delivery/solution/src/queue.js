import { delayAfter } from "./backoff.js";
import { systemClock } from "./clock.js";
import { createDelivery, hasEnded } from "./delivery.js";
import { Journal } from "./journal.js";
import { Places } from "./places.js";

/** @typedef {import("./delivery.js").Delivery} Delivery */

/** @typedef {{ id: string, customer: string, attempt: number, signal: AbortSignal }} Context */

/**
 * @typedef {object} Options
 * @property {(payload: unknown, context: Context) => unknown} deliver
 * @property {import("./clock.js").Clock} [clock]
 * @property {number} concurrency
 * @property {number} perCustomer
 * @property {number} attempts
 * @property {number} firstDelay In milliseconds.
 */

/** Delivers events, see the README. */
export class DeliveryQueue {
  journal = new Journal();
  #options;
  #clock;
  #places;
  /** @type {Map<string, Delivery>} */
  #deliveries = new Map();
  /** @type {Delivery[]} */
  #waiting = [];
  /** Ids of the events that a call is about, also of a call whose delivery was cancelled. */
  #called = new Set();
  #unsettled = 0;
  #isPaused = false;
  /** @type {(() => void)[]} */
  #idlers = [];

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#places = new Places(options.concurrency, options.perCustomer);
  }

  /** @param {import("./delivery.js").Event} event */
  add(event) {
    const known = this.#deliveries.get(event.id);
    if (known && !hasEnded(known)) return known.outcome;
    const delivery = createDelivery(event);
    this.#deliveries.set(event.id, delivery);
    this.#unsettled += 1;
    this.#enqueue(delivery);
    return delivery.outcome;
  }

  /**
   * Whether there was something to cancel.
   * @param {string} id
   */
  cancel(id) {
    const delivery = this.#deliveries.get(id);
    if (!delivery || hasEnded(delivery)) return false;
    const { state } = delivery;
    delivery.timer?.stop();
    if (state === "waiting") this.#waiting.splice(this.#waiting.indexOf(delivery), 1);
    this.#end(delivery, "cancelled");
    // Listeners may call the queue, so they come last. The place stays taken until the call has ended.
    if (state === "running") delivery.controller?.abort();
    return true;
  }

  /**
   * Whether the delivery was waiting for its time.
   * @param {string} id
   */
  retryNow(id) {
    const delivery = this.#deliveries.get(id);
    if (delivery?.state !== "retrying") return false;
    delivery.timer?.stop();
    this.#enqueue(delivery);
    return true;
  }

  /** @param {string} id */
  stateOf(id) {
    return this.#deliveries.get(id)?.state;
  }

  pause() {
    this.#isPaused = true;
  }

  resume() {
    this.#isPaused = false;
    this.#startNext();
  }

  /** @returns {Promise<void>} */
  idle() {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
  }

  #isIdle() {
    return this.#unsettled === 0 && this.#called.size === 0;
  }

  /** @param {Delivery} delivery */
  #enqueue(delivery) {
    this.#change(delivery, "waiting");
    this.#waiting.push(delivery);
    this.#startNext();
  }

  #startNext() {
    while (!this.#isPaused) {
      const index = this.#waiting.findIndex((delivery) => this.#mayStart(delivery));
      if (index === -1) return;
      const [delivery] = this.#waiting.splice(index, 1);
      void this.#attempt(delivery);
    }
  }

  /** @param {Delivery} delivery */
  #mayStart({ event: { id, customer } }) {
    return !this.#called.has(id) && this.#places.hasRoomFor(customer);
  }

  /** @param {Delivery} delivery */
  async #attempt(delivery) {
    const { id, customer, payload } = delivery.event;
    this.#places.take(customer);
    this.#called.add(id);
    delivery.attempts += 1;
    delivery.controller = new AbortController();
    this.#change(delivery, "running");
    try {
      const { signal } = delivery.controller;
      await this.#options.deliver(payload, { id, customer, attempt: delivery.attempts, signal });
      this.#afterAttempt(delivery, null);
    } catch (error) {
      this.#afterAttempt(delivery, error ?? new Error("the delivery failed"));
    }
  }

  /**
   * @param {Delivery} delivery
   * @param {any} error Null when the attempt went well.
   */
  #afterAttempt(delivery, error) {
    this.#places.release(delivery.event.customer);
    this.#called.delete(delivery.event.id);
    const delay = delayAfter(delivery.attempts, this.#options);
    if (hasEnded(delivery)) this.#tellIdlers();
    else if (error === null) this.#end(delivery, "done");
    else if (error.permanent === true || delay === null) this.#end(delivery, "failed");
    else {
      this.#change(delivery, "retrying");
      delivery.timer = this.#clock.after(delay, () => this.#enqueue(delivery));
    }
    this.#startNext();
  }

  /**
   * @param {Delivery} delivery
   * @param {"done" | "failed" | "cancelled"} state
   */
  #end(delivery, state) {
    this.#change(delivery, state);
    delivery.settle({ id: delivery.event.id, state, attempts: delivery.attempts });
    this.#unsettled -= 1;
    this.#tellIdlers();
  }

  #tellIdlers() {
    if (this.#isIdle()) for (const resolve of this.#idlers.splice(0)) resolve();
  }

  /**
   * @param {Delivery} delivery
   * @param {import("./delivery.js").State} state
   */
  #change(delivery, state) {
    delivery.state = state;
    this.journal.add({ at: this.#clock.now(), id: delivery.event.id, state, attempts: delivery.attempts });
  }
}
