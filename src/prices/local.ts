import type { EnergyPrice, HardwarePrice } from "./prices.ts";

/** What a trial on one's own hardware cost, in USD. null: not measured, or no price given. */
export interface LocalCost {
  readonly energyUsd: number | null;
  readonly hardwareUsd: number | null;
  /** Of the prices given; null without any, or when energy has a price and was not measured. */
  readonly totalUsd: number | null;
}

/** One kWh in joules. */
const joulesPerKWh = 3.6e6;
const msPerHour = 3.6e6;

/**
 * Cost of `joules` and of `ms` of the machine's time. The latter is the trial's part of it: trials that
 * run at the same time share the machine.
 */
export function localCost(
  used: { readonly joules: number | null; readonly ms: number },
  prices: { readonly energy?: EnergyPrice | undefined; readonly hardware?: HardwarePrice | undefined },
): LocalCost {
  const { energy, hardware } = prices;
  const energyUsd =
    energy && used.joules !== null ? (used.joules / joulesPerKWh) * energy.perKWh * energy.overhead : null;
  const hardwareUsd = hardware ? (used.ms / msPerHour) * perHour(hardware) : null;
  const unknown = (!energy && !hardware) || (energy && energyUsd === null);
  return { energyUsd, hardwareUsd, totalUsd: unknown ? null : (energyUsd ?? 0) + (hardwareUsd ?? 0) };
}

function perHour(hardware: HardwarePrice): number {
  const { price = 0, residual = 0, lifetimeHours = 1 } = hardware;
  return hardware.perHour ?? (price - residual) / lifetimeHours;
}
