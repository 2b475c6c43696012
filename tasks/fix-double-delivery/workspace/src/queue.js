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
  /** @type {string[]} */
  #waiting = [];
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
    this.#enqueue(event.id);
    return delivery.outcome;
  }

  /**
   * Whether there was something to cancel.
   * @param {string} id
   */
  cancel(id) {
    const delivery = this.#deliveries.get(id);
    if (!delivery || hasEnded(delivery)) return false;
    if (delivery.state === "waiting") this.#waiting.splice(this.#waiting.indexOf(id), 1);
    if (delivery.state === "running") {
      delivery.controller?.abort();
      this.#places.release(delivery.event.customer);
    }
    this.#end(delivery, "cancelled");
    this.#startNext();
    return true;
  }

  /**
   * Whether the delivery was waiting for its time.
   * @param {string} id
   */
  retryNow(id) {
    if (this.#deliveries.get(id)?.state !== "retrying") return false;
    this.#enqueue(id);
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
    if (this.#unsettled === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
  }

  /** @param {string} id */
  #enqueue(id) {
    const delivery = this.#deliveries.get(id);
    if (!delivery) return;
    this.#change(delivery, "waiting");
    this.#waiting.push(id);
    this.#startNext();
  }

  #startNext() {
    while (!this.#isPaused) {
      const index = this.#waiting.findIndex((id) => this.#mayStart(id));
      if (index === -1) return;
      const [id] = this.#waiting.splice(index, 1);
      void this.#attempt(this.#deliveries.get(id));
    }
  }

  /** @param {string} id */
  #mayStart(id) {
    return this.#places.hasRoomFor(this.#deliveries.get(id).event.customer);
  }

  /** @param {Delivery} delivery */
  async #attempt(delivery) {
    const { id, customer, payload } = delivery.event;
    this.#places.take(customer);
    delivery.attempts += 1;
    delivery.controller = new AbortController();
    this.#change(delivery, "running");
    try {
      const { signal } = delivery.controller;
      await this.#options.deliver(payload, { id, customer, attempt: delivery.attempts, signal });
      this.#afterAttempt(id, null);
    } catch (error) {
      this.#afterAttempt(id, error ?? new Error("the delivery failed"));
    }
  }

  /**
   * @param {string} id
   * @param {any} error Null when the attempt went well.
   */
  #afterAttempt(id, error) {
    const delivery = this.#deliveries.get(id);
    this.#places.release(delivery.event.customer);
    const delay = delayAfter(delivery.attempts, this.#options);
    if (error === null) this.#end(delivery, "done");
    else if (error.permanent === true || delay === null) this.#end(delivery, "failed");
    else {
      this.#change(delivery, "retrying");
      this.#clock.after(delay, () => this.#enqueue(id));
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
    if (this.#unsettled === 0) for (const resolve of this.#idlers.splice(0)) resolve();
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
