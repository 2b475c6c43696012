import type { Launch } from "../agents/agent.ts";
import type { GatewayControl } from "../gateway/gateway.ts";
import type { Isolation } from "../records/run.ts";
import type { Collected } from "../trees/collected.ts";
import type { Tree } from "../trees/tree.ts";

export type { Collected, Irregular } from "../trees/collected.ts";

/** How a process in a sandbox ended. */
export interface Exit {
  /** null when a signal or the deadline ended it. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly outOfMemory: boolean;
  /** True when `signal` aborted it. */
  readonly aborted: boolean;
  readonly durationMs: number;
  /** UTF-8, cut in the middle beyond the sandbox's bound (bytes). */
  readonly stdout: string;
  readonly stderr: string;
}

/** One isolated place where one agent works on one task. Created unstarted. */
export interface Cell {
  /** Runs the launch to its end, its deadline (ms) or the abort, whichever is first. Nothing survives it. */
  run(deadlineMs: number, signal: AbortSignal): Promise<Exit>;
  /** The workspace as the agent left it. Bounded, links not followed. */
  collect(): Promise<Collected>;
  /** Files of the agent's home below `prefix`, for its own records. Bounded. */
  collectHome(prefix: string): Promise<Tree>;
  remove(): Promise<void>;
}

/** What a cell is made of. */
export interface CellRequest {
  readonly trialId: string;
  /** Toolchain image name, a folder under `images/toolchains/`. */
  readonly toolchain: string;
  /** Agent layer to put on it; null for an agent without an executable. */
  readonly layer: { readonly name: string; readonly version: string } | null;
  readonly workspace: Tree;
  readonly launch: Extract<Launch, { kind: "process" }>;
}

/** A lasting seat at the gateway: cells opened in it, one at a time, are metered under its name. */
export interface Pod {
  /** The name the gateway knows this seat by. */
  readonly name: string;
  readonly gatewayUrl: string;
  readonly workspace: string;
  readonly home: string;
  open(request: CellRequest): Promise<Cell>;
}

/** A command run on files in a clean place without network, for grading. */
export interface CleanRoom {
  readonly toolchain: string;
  readonly files: Tree;
  /** Placeholders `{{workspace}}` and `{{report}}` are filled in. */
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
}

export interface CleanRoomResult {
  readonly exit: Exit;
  /** Bytes of the file at `{{report}}`; null when the command wrote none. */
  readonly report: Uint8Array | null;
}

/** Where agents run and results are graded. A new one is one folder and one line in `registry.ts`. */
export interface Sandbox extends AsyncDisposable {
  readonly kind: "docker" | "local";
  readonly gateway: GatewayControl;
  readonly pods: readonly Pod[];
  /** Engine facts for `run.json`. */
  describe(): Promise<Record<string, string>>;
  /** Builds or finds every image a run needs, so that no trial waits for one. */
  ensure(images: readonly { toolchain: string; layer: CellRequest["layer"] }[]): Promise<Record<string, string>>;
  /** Proves from inside a pod what an agent can and cannot reach. */
  selfTest(): Promise<Isolation>;
  grade(room: CleanRoom, signal: AbortSignal): Promise<CleanRoomResult>;
}
