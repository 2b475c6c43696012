import { z } from "zod";

/**
 * One thing a model does within a turn.
 * `say` speaks, `think` reasons, `run` calls whichever offered tool runs shell commands,
 * `call` calls a tool by name.
 */
export const SessionStep = z.union([
  z.strictObject({ say: z.string() }),
  z.strictObject({ think: z.string() }),
  z.strictObject({ run: z.string().min(1) }),
  z.strictObject({ call: z.string().min(1), arguments: z.record(z.string(), z.unknown()) }),
]);
export type SessionStep = z.infer<typeof SessionStep>;

/** The answer to one model request. Several `run` or `call` steps are parallel tool calls. */
export const SessionTurn = z.strictObject({
  /** Refuse to go on unless the newest input contains this text: keeps a session honest. */
  expect: z.string().optional(),
  steps: z.array(SessionStep).min(1),
  /** Tokens as a real server counted them; recorded sessions only. */
  usage: z
    .strictObject({
      inputTokens: z.int().nonnegative(),
      cachedTokens: z.int().nonnegative().default(0),
      outputTokens: z.int().nonnegative(),
      reasoningTokens: z.int().nonnegative().default(0),
    })
    .optional(),
});
export type SessionTurn = z.infer<typeof SessionTurn>;

/**
 * A conversation that can be served again, neutral to wire and agent, small enough to write by hand.
 * `scripted`: a person wrote it, it is no model. `recorded`: a model server answered like this once.
 */
export const Session = z
  .strictObject({
    version: z.literal(1),
    origin: z.enum(["scripted", "recorded"]),
    /** The model that answered; recorded sessions only. */
    model: z.string().optional(),
    turns: z.array(SessionTurn),
  })
  .superRefine(({ origin, model, turns }, context) => {
    if (origin === "recorded") return;
    const report = (path: (string | number)[]) =>
      context.addIssue({ code: "custom", path, message: "belongs to recorded sessions; no model answered this one" });
    if (model !== undefined) report(["model"]);
    for (const [index, { usage }] of turns.entries()) if (usage !== undefined) report(["turns", index, "usage"]);
  });
export type Session = z.infer<typeof Session>;
