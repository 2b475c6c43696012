export type Build = "oval" | "screw" | "piston" | "turbine" | "jet" | "woltmann" | "direct" | "transformer";

/** A meter that counts pulses. */
export interface Meter {
  /** As painted on it. */
  readonly code: string;
  readonly build: Build;
  /** Weight of a pulse as stamped on the plate, in what meters of its build count in. */
  readonly pulse: number;
}

const METERS: readonly Meter[] = [
  { code: "R1", build: "oval", pulse: 50 },
  { code: "R2", build: "screw", pulse: 3 },
  { code: "F1", build: "piston", pulse: 25 },
  { code: "F2", build: "turbine", pulse: 4 },
  { code: "H1", build: "jet", pulse: 20 },
  { code: "H2", build: "woltmann", pulse: 7 },
  { code: "L1", build: "direct", pulse: 6 },
  { code: "L2", build: "transformer", pulse: 4 },
];

/** The meter of a code; throws a `RangeError` where we have none. */
export function meterOf(code: string): Meter {
  const meter = METERS.find((one) => one.code === code);
  if (meter === undefined) throw new RangeError(`there is no meter ${code}`);
  return meter;
}
