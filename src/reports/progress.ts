import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { Look, Sequential } from "../records/sequential.ts";
import type { TrialRecord } from "../records/trial.ts";
import { count, duration, oneLine } from "./format.ts";
import { lookLines } from "./looks.ts";

/** What the progress display is told; a subset of the runner's events. */
export type ProgressEvent =
  | { readonly type: "note"; readonly text: string }
  | {
      readonly type: "started";
      readonly run: { readonly plan: readonly unknown[]; readonly sequential?: Sequential | null };
      readonly folder: string;
      readonly recorded: number;
    }
  | { readonly type: "trial-started"; readonly id: string }
  | { readonly type: "trial-ended"; readonly record: TrialRecord; readonly retried: boolean }
  | { readonly type: "look"; readonly look: Look; readonly sequential: Sequential };

/** Plain lines, one per finished trial; on a terminal, a live line of what is under way below them. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): {
  onEvent: (event: ProgressEvent) => void;
  end: () => void;
} {
  const live = stream.isTTY && !process.env["CI"] ? createLogUpdate(stream) : null;
  const running = new Set<string>();
  let planned = 0;
  let done = 0;
  const status = () => {
    if (planned > 0) live?.(`${done}/${planned} done · ${[...running].slice(0, 4).join(", ") || "finishing"}`);
  };
  const print = (line: string) => {
    live?.clear();
    stream.write(`${line}\n`);
    status();
  };
  const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { stream });
  const mark = (record: TrialRecord) => {
    if (record.verdict === "resolved") return paint("green", "✔ resolved  ");
    return record.verdict === "ungraded" ? paint("yellow", "? ungraded  ") : paint("red", "✘ unresolved");
  };
  return {
    onEvent(event) {
      if (event.type === "note") print(oneLine(event.text));
      else if (event.type === "started") {
        planned = event.run.plan.length;
        done = event.recorded;
        print(
          `${event.run.sequential ? "at most " : ""}${count(planned, "trial")}${done > 0 ? `, ${done} of them recorded or left out already` : ""} → ${event.folder}`,
        );
      } else if (event.type === "look") {
        for (const line of lookLines(event.look, event.sequential)) print(paint("bold", line));
      } else if (event.type === "trial-started") {
        running.add(event.id);
        status();
      } else {
        const { record } = event;
        running.delete(record.id);
        if (!event.retried) done += 1;
        const why = record.reason === null ? "" : paint("dim", `  ${oneLine(record.reason)}`);
        print(
          `${mark(record)} ${record.id}  ${duration(record.durationMs.agent)}${event.retried ? " (again)" : ""}${why}`,
        );
      }
    },
    end() {
      live?.clear();
    },
  };
}
