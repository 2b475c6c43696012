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

export const config: Config = {
  timeZone: process.env.BILLING_TIME_ZONE ?? "Europe/Berlin",
  prefix: process.env.BILLING_PREFIX ?? "INV",
  country: process.env.BILLING_COUNTRY ?? "DE",
  vatPercent: number("BILLING_VAT_PERCENT", "19"),
  dueDays: number("BILLING_DUE_DAYS", "14"),
  reminderDays: (process.env.BILLING_REMINDER_DAYS ?? "7,21,42").split(",").map(Number),
  lateFee: number("BILLING_LATE_FEE", "500"),
};

function number(name: string, usual: string): number {
  const value = Number(process.env[name] ?? usual);
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} is no number: ${process.env[name]}`);
  return value;
}
