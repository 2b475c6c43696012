/** The few calls of GitHub's REST API that the action makes, for one repository. All throw GitHubError. */
export interface GitHub {
  /** Every comment of an issue or pull request, oldest first. */
  comments(issue: number): AsyncIterable<Comment>;
  createComment(issue: number, body: string): Promise<Comment>;
  updateComment(id: number, body: string): Promise<Comment>;
  /** Issues in this state with all of these labels, newest first; pull requests are left out. */
  issues(filter: { state: "open" | "closed" | "all"; labels?: readonly string[] }): AsyncIterable<Issue>;
  createIssue(issue: { title: string; body: string; labels?: readonly string[] }): Promise<Issue>;
  updateIssue(number: number, change: IssueChange): Promise<Issue>;
  pullRequest(number: number): Promise<Pull>;
  /** Artifacts of one name in the repository, newest first; expired ones are left out. */
  artifacts(name: string): AsyncIterable<Artifact>;
  /** Artifacts of a workflow run. */
  artifactsOf(runId: number | string): AsyncIterable<Artifact>;
  /**
   * Unpacks an artifact into a folder, which is made. What is in it is untrusted: names that lead elsewhere, links and
   * more than `limits` are refused with an InfraError `unusable-artifact`.
   */
  downloadArtifact(id: number, folder: string, limits?: Partial<ArtifactLimits>): Promise<void>;
  workflowRun(id: number | string): Promise<WorkflowRunInfo>;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
  /** Who wrote it: `github-actions[bot]`. */
  readonly author: string;
  /** A bot or somebody of this repository wrote it: a stranger can copy a marker, and would keep the comment. */
  readonly ours: boolean;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly url: string;
  readonly author: string;
  /** As of a comment. */
  readonly ours: boolean;
}

export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: "open" | "closed";
  readonly stateReason?: "completed" | "not_planned" | "reopened";
}

export interface Pull {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly headSha: string;
  readonly baseSha: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Bytes of the archive. */
  readonly size: number;
  readonly createdAt: string;
  /** The workflow run that uploaded it; null when it is not told. `branch`: of this repository, null for a fork's. */
  readonly run: { readonly id: number; readonly branch: string | null; readonly sha: string } | null;
}

export interface ArtifactLimits {
  /** All files together, unpacked. */
  readonly bytes: number;
  readonly files: number;
}

export interface WorkflowRunInfo {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  /** Path of the workflow's file. */
  readonly path: string;
  readonly conclusion: string | null;
}
