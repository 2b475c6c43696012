import { calcPrice } from "@pydantic/genai-prices";
import type { TokenPrices } from "./prices.ts";

/** The table that came with this release; nothing is ever downloaded in a run. */
export const priceTable = { package: "@pydantic/genai-prices", version: "0.1.8", date: "2026-09-23" } as const;

/** Prices with where they come from, for a report to print beside the cost. */
export interface FoundPrices {
  readonly prices: TokenPrices;
  readonly source: string;
  /** Input tokens of one request above which other prices hold; null: none. */
  readonly upToInputTokens: number | null;
}

/** Whose model it is. `baseUrl` null: a server that takes no money for tokens, or is unknown. */
interface Seller {
  readonly model: string;
  readonly baseUrl: string | null;
}

/**
 * Prices of a model: the configuration's, or else the table's at `at` (some change with the date or the
 * hour). null when unknown. The table is asked by the server's address, because a model of the same name
 * on one's own machine has another price than at its maker's.
 */
export function priceOf(
  { model, baseUrl }: Seller,
  configured: Readonly<Record<string, TokenPrices>>,
  at: Date,
): FoundPrices | null {
  const own = Object.hasOwn(configured, model) ? configured[model] : undefined;
  if (own) return { prices: own, source: "cost.prices", upToInputTokens: null };
  if (baseUrl === null) return null;
  const found = calcPrice({ input_tokens: 0 }, model, { providerApiUrl: baseUrl, timestamp: at });
  if (!found) return null;
  const { input_mtok, output_mtok, cache_read_mtok } = found.model_price;
  if (input_mtok === undefined || output_mtok === undefined) return null;
  const all = [input_mtok, output_mtok, ...(cache_read_mtok === undefined ? [] : [cache_read_mtok])];
  const starts = all.flatMap((price) => (typeof price === "number" ? [] : price.tiers.map(({ start }) => start)));
  return {
    prices: {
      inputPerM: base(input_mtok),
      outputPerM: base(output_mtok),
      ...(cache_read_mtok === undefined ? {} : { cacheReadPerM: base(cache_read_mtok) }),
    },
    source: `${priceTable.package} ${priceTable.version} (${priceTable.date}): ${found.provider.id}/${found.model.id}`,
    upToInputTokens: starts.length === 0 ? null : Math.min(...starts),
  };
}

function base(price: number | { readonly base: number }): number {
  return typeof price === "number" ? price : price.base;
}
