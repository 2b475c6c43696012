import type { RunEvent } from "../event.ts";
import type { Comment, GitHub } from "../github/github.ts";
import { GitHubError } from "../github/github-error.ts";

/** Hidden text that tells the action's comments apart: by workflow, job and name. */
export function markerOf({ workflow, job }: Pick<RunEvent, "workflow" | "job">, name: string): string {
  return `<!-- agent-eval comment: ${markerKey(workflow, job, name)} -->`;
}

/** Names as one word. Nothing in it can end the HTML comment it stands in. */
export function markerKey(...names: readonly string[]): string {
  return names.map((name) => encodeURIComponent(name).replaceAll("-", "%2D")).join("/");
}

/**
 * Updates the comment with this marker in place, or writes it. A server that fails leaves open whether it wrote, so
 * the comment is looked for again before a second try.
 * @throws GitHubError
 */
export async function postSticky(github: GitHub, issue: number, marker: string, text: string): Promise<Comment> {
  const body = `${marker}\n${text}`;
  for (let tries = 1; ; tries += 1) {
    const found = await findComment(github, issue, marker);
    if (found) return await github.updateComment(found.id, body);
    try {
      return await github.createComment(issue, body);
    } catch (error) {
      if (tries === 3 || !(error instanceof GitHubError) || error.refusal !== "unavailable") throw error;
    }
  }
}

/** The first of our comments that begins with the marker: a quoted one does not, and a stranger's is not ours. */
async function findComment(github: GitHub, issue: number, marker: string): Promise<Comment | null> {
  for await (const comment of github.comments(issue)) {
    if (comment.ours && comment.body.startsWith(marker)) return comment;
  }
  return null;
}
