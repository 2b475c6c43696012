import { readLabel } from "./label.ts";
import type { Lockers, Size } from "./lockers.ts";

const DAYS_KEPT = 9;

/** What couriers and customers can do at a station. */
export class Station {
  readonly #lockers: Lockers;

  constructor(lockers: Lockers) {
    this.#lockers = lockers;
  }

  /** A courier scans a parcel: gives the door that opens. The same parcel scanned twice opens the same door again. */
  deliver(scan: string, size: Size, now: Date): number {
    const parcel = readLabel(scan);
    return (this.#lockers.find(parcel) ?? this.#lockers.put(parcel, size, now)).door;
  }

  /** A customer types or scans a label: gives the door that opens, or null where nothing lies for it. */
  collect(scan: string): number | null {
    const deposit = this.#lockers.find(readLabel(scan));
    if (deposit === undefined) return null;
    this.#lockers.clear(deposit.door);
    return deposit.door;
  }

  /** Doors that open for the courier who takes back what nobody collected. */
  takeBack(now: Date): readonly number[] {
    const doors = this.#lockers.olderThan(DAYS_KEPT, now).map(({ door }) => door);
    for (const door of doors) this.#lockers.clear(door);
    return doors;
  }
}
