import { z } from "zod";

/** One thing the isolation self-test tried from inside a pod. */
export const IsolationProbe = z.strictObject({
  name: z.string(),
  target: z.string(),
  expected: z.enum(["blocked", "allowed"]),
  observed: z.enum(["blocked", "allowed", "unknown"]),
  detail: z.string(),
});
export type IsolationProbe = z.infer<typeof IsolationProbe>;

/** `verified`: every probe came out as expected. `none`: the sandbox isolates nothing. */
export const Isolation = z.strictObject({
  status: z.enum(["verified", "none", "failed"]),
  probes: z.array(IsolationProbe),
});
export type Isolation = z.infer<typeof Isolation>;
