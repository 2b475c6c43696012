import { tasksMissing } from "../statistics/decision.ts";
import type { Contender, Evidence, Standing } from "./decision.ts";
import { differenceText, ratioText } from "./words.ts";

/**
 * Where a candidate stands against the profile it would replace. It qualifies when its success is non-inferior for the
 * margin and the evidence shows one gain: in success, time or cost.
 */
export function standingOf(evidence: Evidence, margin: number): { standing: Standing; reason: string } {
  const { success, faster, cheaper, latency, cost } = evidence;
  const { low, high } = success;
  if (evidence.tasks === 0) return { standing: "no-evidence", reason: "There is no task that both were graded at." };
  const said = `Success ${differenceText(success)}`;
  if (low === null || high === null) {
    const why = evidence.tasks < 2 ? "one task alone gives no interval" : "no interval of it holds";
    return { standing: "undecided", reason: `${said}: ${why}.` };
  }
  const gains = [
    ...(low > 0 ? ["better in success"] : []),
    ...(faster ? [`faster (${ratioText("time", latency)})`] : []),
    ...(cheaper ? [`cheaper (${ratioText("cost", cost)})`] : []),
  ];
  if (low > -margin && gains.length > 0) {
    return { standing: "qualifies", reason: `${said}: not inferior, and ${gains.join(" and ")}.` };
  }
  if (high < 0) return { standing: "worse", reason: `${said}: worse.` };
  if (high < margin && gains.length === 0) {
    return {
      standing: "no-gain",
      reason: `${said}: not better by what matters, and no gain in time or cost is shown.`,
    };
  }
  const open =
    gains.length > 0 ? `${gains.join(" and ")}, but it may be worse in success` : "it may be better or worse";
  return { standing: "undecided", reason: `${said}: ${open}.` };
}

/**
 * @param spread standard deviation of the tasks' differences to plan with, where there are too few tasks for their own.
 * @param sequential whether a confidence sequence judges, which takes more tasks.
 */
export function contenderOf(
  profile: string,
  against: string,
  evidence: Evidence,
  {
    margin,
    alpha,
    spread = evidence.sd,
    sequential = false,
  }: { margin: number; alpha: number; spread?: number | null; sequential?: boolean },
): Contender {
  const { standing, reason } = standingOf(evidence, margin);
  const open = standing === "undecided" || standing === "no-evidence";
  const missing = open ? tasksMissing({ sd: spread, tasks: evidence.tasks, margin, sequential }, { alpha }) : null;
  // A plan that is used up already says nothing about what is left.
  return { profile, against, standing, reason, evidence, missingTasks: missing === 0 ? null : missing };
}
