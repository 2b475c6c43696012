import { type Sequential, type SequentialEnd, type StandState, standsOf } from "./sequential.ts";

/** Why a run is over; when is written down with it. */
export type End = Omit<SequentialEnd, "at">;

/** Words for where a candidate stands. */
export const stateWords: Readonly<Record<StandState, string>> = {
  "going-on": "going on",
  better: "better",
  worse: "worse",
  equivalent: "equivalent within the margin",
  futile: "not better by the margin",
  violated: "outcomes contradict the method",
  lost: "cannot run",
};

/** An end with its sentence: the cause, then what is settled and what is not. */
export function describeEnd(reason: SequentialEnd["reason"], sequential: Sequential, cause?: string): End {
  const causes = {
    settled: "everything is settled",
    tasks: `all ${sequential.order.length} tasks are used up`,
    budget: "the budget is used up",
    profiles: "there is nothing left to compare",
  };
  const stands = standsOf(sequential);
  const open = stands.filter(({ state }) => state === "going-on").map(({ profile }) => profile);
  const told = stands.filter(({ state }) => state !== "going-on");
  const parts = [
    ...told.map(({ profile, state }) => `${profile} is ${state === "lost" ? "lost" : stateWords[state]}`),
    ...(open.length > 0 ? [`undecided: ${open.join(", ")}`] : []),
  ];
  return { reason, detail: `${cause ?? causes[reason]}; ${parts.join(", ")}` };
}
