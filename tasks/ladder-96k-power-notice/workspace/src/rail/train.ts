import type { Wagon } from "./wagon.ts";

/** What a train may be on our branch line. Length in decimetres, mass in kilograms. */
const LONGEST = 5000;
const HEAVIEST = 1_600_000;

/** Why wagons cannot leave as one train; empty when they can. */
export function trainProblems(
  wagons: readonly Wagon[],
  engine: { readonly length: number; readonly mass: number },
): readonly string[] {
  const problems: string[] = [];
  const length = wagons.reduce((sum, wagon) => sum + wagon.length, engine.length);
  const mass = wagons.reduce((sum, wagon) => sum + wagon.tare + wagon.load, engine.mass);
  if (length > LONGEST) problems.push(`${length - LONGEST} dm too long`);
  if (mass > HEAVIEST) problems.push(`${Math.ceil((mass - HEAVIEST) / 1000)} t too heavy`);
  if (brakeShare(wagons) < 0.65) problems.push("brakes too weak");
  const damaged = wagons.filter(({ status }) => status === "damaged");
  if (damaged.length > 0) problems.push(`damaged: ${damaged.map(({ id }) => id).join(", ")}`);
  if (wagons.at(-1)?.brake === "none") problems.push("the last wagon has no brake");
  return problems;
}

/** Share of the train's mass that is braked; slow brakes count for four fifths. */
export function brakeShare(wagons: readonly Wagon[]): number {
  const mass = (wagon: Wagon) => wagon.tare + wagon.load;
  const total = wagons.reduce((sum, wagon) => sum + mass(wagon), 0);
  const braked = wagons.reduce((sum, wagon) => {
    if (wagon.brake === "none") return sum;
    return sum + mass(wagon) * (wagon.brake === "P" ? 1 : 0.8);
  }, 0);
  return total === 0 ? 1 : braked / total;
}
