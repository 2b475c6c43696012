import { z } from "zod";
import { Ledger, Reach, Refresh, Reply, Route, Upstream, WireName } from "./gateway.ts";

const OnPod = z.strictObject({ pod: z.string() });

/** What each admin call takes and gives, as JSON; `POST /<name>`. */
export const calls = {
  open: { input: z.strictObject({ pod: z.string(), route: Route }), output: z.strictObject({}) },
  peek: { input: OnPod, output: Ledger },
  ask: { input: z.strictObject({ pod: z.string(), wire: WireName, body: z.looseObject({}) }), output: Reply },
  close: { input: OnPod, output: Ledger },
  refreshes: { input: z.strictObject({ pod: z.string(), after: z.int().nonnegative() }), output: z.array(Refresh) },
  reach: { input: z.strictObject({ upstream: Upstream }), output: Reach },
} as const;
export type CallName = keyof typeof calls;

/** The body of an admin call that failed. */
export const CallError = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), usage: z.boolean(), fix: z.string().optional() }),
});
export type CallError = z.infer<typeof CallError>;
