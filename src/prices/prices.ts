import { z } from "zod";

/** USD per million tokens. Input prices are for uncached tokens; `cacheReadPerM` defaults to `inputPerM`. */
export const TokenPrices = z.strictObject({
  inputPerM: z.number().nonnegative(),
  outputPerM: z.number().nonnegative(),
  cacheReadPerM: z.number().nonnegative().optional(),
});
export type TokenPrices = z.infer<typeof TokenPrices>;
