import { z } from "zod";
import type { Before, Standing } from "../../nightly/nightly.ts";
import { plainWords } from "../../reports/escape.ts";
import type { Log } from "../action.ts";
import { COMMENT, fitted } from "../channels/fit.ts";
import { markerKey } from "../channels/sticky-comment.ts";
import type { RunEvent } from "../event.ts";
import type { GitHub, Issue } from "../github/github.ts";
import { GitHubError } from "../github/github-error.ts";

/** Issues are found by it; who takes it off an issue takes the issue over. */
export const LABEL = "agent-eval";

/** An issue that is open, and what it remembers. */
export interface OpenIssue {
  readonly issue: Issue;
  /** null where somebody changed the hidden line. */
  readonly before: Before | null;
}

const Memory = z.strictObject({ run: z.string(), profileId: z.string(), level: z.number().min(0).max(1) });

/** Whose issues they are: several nightly jobs of a repository may follow profiles of the same names. */
export interface Follower {
  readonly workflow: string;
  readonly job: string;
  /** The input `comment-name`; may be empty. */
  readonly name: string;
}

/** First line of an issue's body: whose it is, and what it was like before. */
function markerOf(follower: Follower, profile: string, before: Before | null): string {
  const memory = before === null ? "" : markerKey(JSON.stringify(Memory.parse(before)));
  return `<!-- agent-eval regression: ${keyOf(follower)}/${profile} ${memory}-->`;
}

function keyOf({ workflow, job, name }: Follower): string {
  return markerKey(workflow, job, name);
}

const MARKER = /^<!-- agent-eval regression: (\S+)\/([a-z0-9-]+) (\S*?)-->/;

/**
 * The follower's own open issues of regressions, by profile; of several the oldest.
 * @throws GitHubError
 */
export async function openIssues(github: GitHub, follower: Follower): Promise<Map<string, OpenIssue>> {
  const found = new Map<string, OpenIssue>();
  // The newest come first: the last one stays.
  for await (const issue of github.issues({ state: "open", labels: [LABEL] })) {
    const [, key, profile, memory = ""] = MARKER.exec(issue.body) ?? [];
    // A form may give a stranger's issue the label.
    if (!issue.ours || profile === undefined || key !== keyOf(follower)) continue;
    found.set(profile, { issue, before: remembered(memory) });
  }
  return found;
}

function remembered(memory: string): Before | null {
  try {
    return Memory.parse(JSON.parse(decodeURIComponent(memory)));
  } catch {
    return null;
  }
}

/**
 * Opens, updates or closes the issue of each profile; gives a sentence for the summary about each. What GitHub refuses is a warning: a missing permission is no
 * failure of the night.
 */
export async function tellIssues(
  github: GitHub,
  {
    standings,
    open,
    follower,
    event,
    log,
  }: {
    readonly standings: readonly Standing[];
    readonly open: ReadonlyMap<string, OpenIssue>;
    readonly follower: Follower;
    readonly event: RunEvent;
    readonly log: Log;
  },
): Promise<string[]> {
  const told: string[] = [];
  for (const standing of standings) {
    const { profile } = standing;
    try {
      const text = await tell(
        github,
        standing,
        follower,
        open.get(profile)?.issue ?? null,
        event,
        open.get(profile)?.before ?? null,
      );
      if (text !== null) told.push(text);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      const text = `${profile}: the issue could not be written: ${error.message}. ${error.fix ?? ""}`.trim();
      log.warning(text);
      told.push(text);
    }
  }
  return told;
}

async function tell(
  github: GitHub,
  standing: Standing,
  follower: Follower,
  issue: Issue | null,
  event: RunEvent,
  before: Before | null,
): Promise<string | null> {
  const { profile, state } = standing;
  if (issue === null) {
    if (state !== "regressed") return null;
    const body = bodyOf(standing, follower, event, standing.before);
    const made = await github.createIssue({ title: titleOf(standing), body, labels: [LABEL] });
    return `${profile}: opened issue ${made.url}`;
  }
  if (state === "steady") {
    await github.createComment(issue.number, closingText(standing, event));
    await github.updateIssue(issue.number, { state: "closed", stateReason: "completed" });
    return `${profile}: closed issue ${issue.url}`;
  }
  const body = bodyOf(standing, follower, event, standing.before ?? before);
  await github.updateIssue(issue.number, { title: titleOf(standing), body });
  return `${profile}: updated issue ${issue.url}`;
}

function titleOf({ profile }: Standing): string {
  return `agent-eval: ${profile} resolves fewer tasks than before`;
}

function bodyOf(
  { profile, profileId, state, evidence, notes }: Standing,
  follower: Follower,
  event: RunEvent,
  before: Before | null,
): string {
  const head = [
    markerOf(follower, profile, before),
    state === "regressed"
      ? `The nightly runs support that **${profile}** (${profileId}) got worse.`
      : `The nightly runs do not settle whether **${profile}** (${profileId}) is still worse than before.`,
  ].join("\n");
  const sections = [
    { name: "Evidence", markdown: listed(evidence) },
    { name: "Notes", markdown: listed(notes) },
    {
      name: "The run",
      markdown: `Last seen: [run ${event.runId}](${event.runUrl}) of commit ${event.sha}. This text is replaced every night, and the issue is closed when the regression is over.`,
    },
  ].filter(({ markdown }) => markdown !== "");
  return fitted(head, sections, (names) => `_Left out: ${names.join(", ")}._`, COMMENT);
}

function closingText({ profile, notes }: Standing, event: RunEvent): string {
  const head = `The nightly runs no longer show that **${profile}** is worse than before: [run ${event.runId}](${event.runUrl}) of commit ${event.sha}.`;
  return fitted(head, notes.length === 0 ? [] : [{ name: "Notes", markdown: listed(notes) }], () => "", COMMENT);
}

function listed(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${plainWords(sentence)}`).join("\n");
}
