/** Something that was sent to us does not have the form that was agreed. */
export class ReadingError extends Error {
  override readonly name = "ReadingError";
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The fields of a JSON object that came from outside; every method throws a `ReadingError` that names the field. */
export class Fields {
  readonly #noun: string;
  readonly #values: Readonly<Record<string, unknown>>;

  private constructor(noun: string, values: Readonly<Record<string, unknown>>) {
    this.#noun = noun;
    this.#values = values;
  }

  static of(noun: string, value: unknown): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ReadingError(`${noun}: an object is expected`);
    }
    return new Fields(noun, value as Record<string, unknown>);
  }

  /** Whether the field was sent, and not as null. */
  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== "string" || value.trim() === "") throw this.#wrong(name, "a text is expected");
    return value.trim();
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name];
    if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) {
      throw this.#wrong(name, "a list of texts is expected");
    }
    return value;
  }

  integer(name: string, { min, max }: Range): number {
    const value = this.#values[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw this.#wrong(name, `a whole number from ${min} to ${max} is expected`);
    }
    return value;
  }

  flag(name: string): boolean {
    const value = this.#values[name];
    if (typeof value !== "boolean") throw this.#wrong(name, "true or false is expected");
    return value;
  }

  instant(name: string): Date {
    const at = new Date(this.text(name));
    if (Number.isNaN(at.getTime())) throw this.#wrong(name, "a date with a time is expected");
    return at;
  }

  day(name: string): string {
    const value = this.text(name);
    const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
    if (!isDay) throw this.#wrong(name, "a day such as 2025-03-14 is expected");
    return value;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw this.#wrong(name, `one of ${allowed.join(", ")} is expected`);
    return found;
  }

  #wrong(name: string, problem: string): ReadingError {
    return new ReadingError(`${this.#noun}: ${name}: ${problem}`);
  }
}
