import { InfraError } from "../../errors.ts";

/** Why GitHub did not do what was asked. */
export type Refusal =
  /** The token may not: fork, or a permission that the workflow does not give. */
  | "forbidden"
  | "unauthorized"
  | "not-found"
  /** What was sent is not acceptable, such as a comment that is too long. */
  | "invalid"
  | "rate-limited"
  /** It failed itself, or could not be reached. */
  | "unavailable";

/** A call of GitHub's REST API that did not succeed, retries included. */
export class GitHubError extends InfraError {
  readonly refusal: Refusal;
  /** Status of the last answer; null when none came. */
  readonly status: number | null;

  constructor(refusal: Refusal, status: number | null, message: string, cause?: unknown) {
    super(`github-${refusal}`, message, { fix: FIXES[refusal], cause });
    this.refusal = refusal;
    this.status = status;
  }
}

const FIXES: Readonly<Record<Refusal, string>> = {
  forbidden:
    "Give the job the permission it lacks (docs/github-action.md lists them). The token of a pull request from a fork can only read.",
  unauthorized: "Check the input `token`; the default, github.token, is valid as long as the job runs.",
  "not-found": "Check that the token may read this repository.",
  invalid: "Please report this: the action sent something that GitHub does not accept.",
  "rate-limited": "Run again later, or give a token of its own to this job.",
  unavailable: "Run again later; https://www.githubstatus.com says what is wrong.",
};
