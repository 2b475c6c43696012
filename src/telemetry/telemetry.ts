import { z } from "zod";

/** What a source meters. `soc`: a chip whose CPU and GPU are metered as one. */
export const Part = z.enum(["gpu", "cpu", "soc"]);
export type Part = z.infer<typeof Part>;

/** A GPU of this machine, as its driver names it. */
export const Gpu = z.strictObject({
  name: z.string(),
  driver: z.string().nullable(),
  /** null: unknown, or memory that CPU and GPU share. */
  vramBytes: z.int().nonnegative().nullable(),
});
export type Gpu = z.infer<typeof Gpu>;

/**
 * What the machine used between two moments. Whatever was not measured is null, never 0. A meter sees the
 * whole machine, so windows that overlap share evenly what was used meanwhile.
 */
export const WindowTelemetry = z.strictObject({
  durationMs: z.number().nonnegative(),
  /** The window's part of the machine's time: `durationMs`, but moments shared by n windows count 1/n. */
  shareMs: z.number().nonnegative(),
  /** Most windows at one moment, this one included: above 1, joules are a split and not a measurement. */
  sharedBy: z.int().positive(),
  /** This window's joules by source; null where a source fell silent. Sources meter different parts. */
  energy: z.array(z.strictObject({ source: z.string(), part: Part, joules: z.number().nonnegative().nullable() })),
  /** Sum over the sources; null without any, or when one fell silent. */
  joules: z.number().nonnegative().nullable(),
  /** Most memory in use on all GPUs together, by whatever program. */
  peakVramBytes: z.int().nonnegative().nullable(),
});
export type WindowTelemetry = z.infer<typeof WindowTelemetry>;

/** Meters this machine until it is stopped. It knows nothing about model servers on other machines. */
export interface Telemetry {
  /** The sources in use. */
  readonly sources: readonly { readonly source: string; readonly part: Part }[];
  /** The sources that cannot be read here, and why. */
  readonly missing: readonly { readonly source: string; readonly reason: string }[];
  readonly gpus: readonly Gpu[];
  /** Begins a window now. Windows may overlap. */
  open(): OpenWindow;
  /** Ends the sampling. Close the windows first. */
  stop(): void;
}

export interface OpenWindow {
  /** Ends the window now, and waits for one last reading of each source. Never fails. */
  close(): Promise<WindowTelemetry>;
}
