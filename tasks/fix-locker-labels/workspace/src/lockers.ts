export type Size = "small" | "medium" | "large";

const SIZES: readonly Size[] = ["small", "medium", "large"];

export interface Locker {
  readonly door: number;
  readonly size: Size;
}

/** Something that lies in a locker. */
export interface Deposit {
  readonly parcel: string;
  readonly door: number;
  readonly since: Date;
}

/** No locker is free that a parcel would fit into. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

/** The lockers of a station and what lies in them. */
export class Lockers {
  readonly #lockers: readonly Locker[];
  readonly #deposits = new Map<number, Deposit>();

  constructor(lockers: readonly Locker[]) {
    this.#lockers = lockers;
  }

  /** Puts a parcel into the smallest locker that is large enough; among equals the one with the lowest door. */
  put(parcel: string, size: Size, now: Date): Deposit {
    const least = SIZES.indexOf(size);
    const [locker] = this.#lockers
      .filter((one) => !this.#deposits.has(one.door) && SIZES.indexOf(one.size) >= least)
      .sort((a, b) => SIZES.indexOf(a.size) - SIZES.indexOf(b.size) || a.door - b.door);
    if (locker === undefined) throw new NoRoom(`no ${size} locker is free`);
    const deposit = { parcel, door: locker.door, since: now };
    this.#deposits.set(locker.door, deposit);
    return deposit;
  }

  find(parcel: string): Deposit | undefined {
    return [...this.#deposits.values()].find((deposit) => deposit.parcel === parcel);
  }

  clear(door: number): void {
    this.#deposits.delete(door);
  }

  /** What has been lying for more than some days. */
  olderThan(days: number, now: Date): readonly Deposit[] {
    const limit = now.getTime() - days * 86_400_000;
    return [...this.#deposits.values()].filter(({ since }) => since.getTime() < limit);
  }
}
