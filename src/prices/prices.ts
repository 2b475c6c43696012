import { z } from "zod";

/** USD per million tokens. Input prices are for uncached tokens; `cacheReadPerM` defaults to `inputPerM`. */
export const TokenPrices = z.strictObject({
  inputPerM: z.number().nonnegative(),
  outputPerM: z.number().nonnegative(),
  cacheReadPerM: z.number().nonnegative().optional(),
});
export type TokenPrices = z.infer<typeof TokenPrices>;

/** What electricity costs. */
export const EnergyPrice = z.strictObject({
  /** USD per kWh. */
  perKWh: z.number().nonnegative(),
  /** Energy drawn from the wall for each joule metered: supply losses, cooling, the parts nobody meters. */
  overhead: z.number().min(1).default(1),
});
export type EnergyPrice = z.infer<typeof EnergyPrice>;

/** What an hour of the machine costs: as it is, or as its price spread over the hours it will be used. */
export const HardwarePrice = z
  .strictObject({
    /** USD per hour of use, such as a rented machine's. */
    perHour: z.number().nonnegative().optional(),
    /** USD paid for the machine. */
    price: z.number().nonnegative().optional(),
    /** USD it will still be worth in the end. */
    residual: z.number().nonnegative().optional(),
    /** Hours it will be used until then, idle ones left out. */
    lifetimeHours: z.number().positive().optional(),
  })
  .refine(({ perHour, price, lifetimeHours, residual }) => {
    if (perHour !== undefined) return [price, lifetimeHours, residual].every((value) => value === undefined);
    return price !== undefined && lifetimeHours !== undefined && (residual ?? 0) <= price;
  }, "expected perHour alone, or price with lifetimeHours and a residual that is no higher than price");
export type HardwarePrice = z.infer<typeof HardwarePrice>;
