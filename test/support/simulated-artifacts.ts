import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ledger, RequestRecord } from "../../src/gateway/gateway.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import type { SimulatedRun } from "./simulated-run.ts";

/** The files of a trial by name, as a run leaves them. */
export type ArtifactFiles = Readonly<Record<string, string>>;

/** What an agent might have done for this trial: a prompt, events in its own protocol, a patch, requests, a grade. */
export function simulateArtifacts(trial: TrialRecord, agent: string): ArtifactFiles {
  const ledger = ledgerOf(trial);
  return {
    "prompt.md": prompt(trial),
    "changes.patch": trial.filesChanged === 0 ? "" : patch(trial),
    "agent.stdout": agent === "claude-code" ? claudeEvents(trial) : codexEvents(trial),
    "agent.stderr": "",
    "grade.json": json({
      verdict: trial.verdict,
      score: trial.score,
      subScores: trial.subScores,
      checks: trial.checks,
      tampering: trial.tampering,
      reason: trial.reason,
      output: "TAP version 13\n# Subtest: paging\nok 1 - gives every row once\n",
    }),
    ...(ledger ? { "ledger.json": json(ledger) } : {}),
  };
}

/** Writes the files of every trial that was graded into a run's folder. */
export async function writeSimulatedArtifacts(folder: string, { run, trials }: SimulatedRun): Promise<void> {
  const agents = new Map(run.profiles.map(({ name, agent }) => [name, agent]));
  for (const trial of trials) {
    if (trial.verdict === "ungraded") continue;
    await writeArtifactFiles(join(folder, trial.artifacts), simulateArtifacts(trial, agents.get(trial.profile) ?? ""));
  }
}

export async function writeArtifactFiles(folder: string, files: ArtifactFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const lines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

function prompt({ task }: TrialRecord): string {
  return `# ${task}\n\nPages after the first one repeat their first row when two rows were made in the same millisecond.\nMake the cursor tell them apart. Leave the public types as they are.\n`;
}

const listing = Array.from({ length: 30 }, (_, index) => `export const route${index} = "/v1/items/${index}";`).join(
  "\n",
);

function codexEvents(trial: TrialRecord): string {
  const item = (more: object) => ({ type: "item.completed", item: more });
  const end =
    trial.termination === "completed"
      ? { type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } }
      : { type: "turn.failed", error: { message: "stream disconnected before completion" } };
  return lines([
    { type: "thread.started", thread_id: "t" },
    item({ type: "reasoning", text: "The cursor holds a time only. Two rows with one time cannot be told apart." }),
    item({ type: "agent_message", text: "I look at how the cursor is made, then at its tests." }),
    item({
      type: "command_execution",
      command: "ls src; cat src/routes.ts",
      aggregated_output: `${listing}\n`,
      exit_code: 0,
      status: "completed",
    }),
    item({
      type: "command_execution",
      command: "npm test",
      aggregated_output: "not ok 3 - gives every row once\n",
      exit_code: 1,
      status: "failed",
    }),
    item({ type: "file_change", changes: [{ path: "src/cursor.ts", kind: "update" }], status: "completed" }),
    item({
      type: "command_execution",
      command: "npm test",
      aggregated_output: "ok 1\nok 2\nok 3\n",
      exit_code: 0,
      status: "completed",
    }),
    item({
      type: "agent_message",
      text: "The cursor now holds the id as well, so that equal times no longer hide rows.",
    }),
    end,
  ]);
}

function claudeEvents(trial: TrialRecord): string {
  const assistant = (...content: object[]) => ({ type: "assistant", message: { content } });
  const user = (...content: object[]) => ({ type: "user", message: { content } });
  return lines([
    assistant({ type: "text", text: "I look at how the cursor is made." }),
    assistant({ type: "tool_use", id: "a", name: "Read", input: { file_path: "src/cursor.ts" } }),
    user({ type: "tool_result", tool_use_id: "a", content: listing }),
    assistant({
      type: "tool_use",
      id: "b",
      name: "Edit",
      input: { file_path: "src/cursor.ts", old_string: "a", new_string: "b" },
    }),
    user({ type: "tool_result", tool_use_id: "b", content: "The file was updated." }),
    assistant({ type: "tool_use", id: "c", name: "Bash", input: { command: "npm test" } }),
    user({ type: "tool_result", tool_use_id: "c", content: "ok 1\nok 2\nok 3" }),
    {
      type: "result",
      subtype: "success",
      is_error: trial.termination !== "completed",
      result: "The cursor now holds the id as well.",
    },
  ]);
}

function patch({ repeat }: TrialRecord): string {
  return `diff --git a/src/cursor.ts b/src/cursor.ts
--- a/src/cursor.ts
+++ b/src/cursor.ts
@@ -1,14 +1,19 @@
 import { Buffer } from "node:buffer";
 
 export interface Cursor {
   readonly createdAt: number;
+  /** Tells rows of one millisecond apart. */
+  readonly id: string;
 }
 
 /** A cursor as a page of the API hands it out. */
 export function encode(cursor: Cursor): string {
-  return Buffer.from(String(cursor.createdAt)).toString("base64url");
+  const text = \`\${cursor.createdAt}:\${cursor.id}\`;
+  return Buffer.from(text).toString("base64url");
 }
 
 export function decode(text: string): Cursor {
-  return { createdAt: Number(Buffer.from(text, "base64url").toString()) };
+  const [createdAt = "", id = ""] = Buffer.from(text, "base64url").toString().split(":", ${repeat + 1});
+  if (!/^\\d+$/.test(createdAt)) throw new RangeError("not a cursor");
+  return { createdAt: Number(createdAt), id };
 }
diff --git a/docs/paging.md b/docs/paging.md
new file mode 100644
--- /dev/null
+++ b/docs/paging.md
@@ -0,0 +1,3 @@
+# Paging
+
+A cursor names the last row of a page: its time and its id.
`;
}

/** As many requests as the trial counts, its tokens spread over them as a growing conversation does. */
function ledgerOf({ id, usage, durationMs, timeToFirstTokenMs }: TrialRecord): Ledger | null {
  if (usage === null) return null;
  const total = usage.requests;
  const weight = (total * (total + 1)) / 2 || 1;
  const part = (sum: number | null, share: number) => Math.round((sum ?? 0) * share);
  const requests = Array.from({ length: total }, (_, index): RequestRecord => {
    const grown = (index + 1) / weight;
    return {
      index,
      wire: "responses",
      upstreamWire: "chat",
      startedMs: (durationMs.agent / total) * index,
      durationMs: durationMs.model / total,
      timeToFirstTokenMs,
      promptTokensPerSecond: null,
      decodeTokensPerSecond: null,
      speedSource: null,
      requestBytes: 20_000 + 4000 * index,
      responseBytes: 3000,
      usage: {
        inputTokens: part(usage.inputTokens, grown),
        cachedTokens: index === 0 ? 0 : part(usage.cachedTokens, grown),
        outputTokens: part(usage.outputTokens, 1 / total),
        reasoningTokens: part(usage.reasoningTokens, 1 / total),
      },
      usageSource: usage.source,
      toolCalls: index === total - 1 ? 0 : 1,
      invalidToolCalls: 0,
      finish: index === total - 1 ? "stop" : "tool-calls",
      emptyAnswer: false,
      upstreamStatus: 200,
      answeredAs: null,
      error: null,
      compaction: false,
      retry: false,
      suspectedTruncation: false,
      droppedTools: [],
    };
  });
  return { version: 1, trialId: id, requests, unrecorded: 0, limit: null, costUsd: null, session: null };
}
