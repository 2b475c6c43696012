/** Settings of the company. */
export interface Config {
  readonly timeZone: string;
  readonly prefix: string;
  readonly country: string;
  readonly vatPercent: number;
  readonly dueDays: number;
  /** Days overdue at which the reminders of level 1, 2 and so on go out. */
  readonly reminderDays: readonly number[];
  /** In cents. */
  readonly lateFee: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings in variables such as `process.env`. Throws RangeError for what is no number. */
export function readConfig(env: Variables): Config {
  return {
    timeZone: env["BILLING_TIME_ZONE"] ?? "Europe/Berlin",
    prefix: env["BILLING_PREFIX"] ?? "INV",
    country: env["BILLING_COUNTRY"] ?? "DE",
    vatPercent: number(env, "BILLING_VAT_PERCENT", "19"),
    dueDays: number(env, "BILLING_DUE_DAYS", "14"),
    reminderDays: (env["BILLING_REMINDER_DAYS"] ?? "7,21,42").split(",").map(Number),
    lateFee: number(env, "BILLING_LATE_FEE", "500"),
  };
}

function number(env: Variables, name: string, usual: string): number {
  const value = Number(env[name] ?? usual);
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} is no number: ${env[name]}`);
  return value;
}
