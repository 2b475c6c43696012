import type { Config } from "../config/config.ts";
import { localCost } from "../prices/local.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Attempt } from "./attempt.ts";
import type { ReadyProfile } from "./profiles.ts";

/**
 * What a trial cost, in USD: its tokens where they have a price, else the machine's energy and wear where
 * these do. null when it was not measured, or a request was longer than the prices hold for.
 */
export function costOf(
  { prices, onThisMachine }: Pick<ReadyProfile, "prices" | "onThisMachine">,
  { ledger, telemetry }: Pick<Attempt, "ledger" | "telemetry">,
  cost: Pick<Config["cost"], "energy" | "hardware">,
): Pick<TrialRecord, "costUsd" | "costBasis"> {
  const unknown = { costUsd: null, costBasis: null };
  if (ledger === null) return unknown;
  if (prices) {
    const { upToInputTokens: most } = prices;
    const dearer = ledger.requests.some(({ usage }) => most !== null && usage !== null && usage.inputTokens > most);
    return ledger.costUsd === null || dearer ? unknown : { costUsd: ledger.costUsd, costBasis: "tokens" };
  }
  if (!onThisMachine || !telemetry) return unknown;
  const { totalUsd } = localCost({ joules: telemetry.joules, ms: telemetry.shareMs }, cost);
  return totalUsd === null ? unknown : { costUsd: totalUsd, costBasis: "machine" };
}
