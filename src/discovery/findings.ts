import type { SurveyedServer } from "../backends/survey.ts";
import type { CodexProfile } from "../config/codex/codex-config.ts";
import type { Hardware } from "../telemetry/hardware.ts";

/** The container engine and what it can give to containers. */
export interface FoundEngine {
  readonly version: string;
  readonly operatingSystem: string;
  /** Bytes of memory that containers may use together: of the machine, or of the engine's virtual machine. */
  readonly memoryBytes: number;
  /** Names of its OCI runtimes, such as `nvidia`. */
  readonly runtimes: readonly string[];
  /** It runs on this very machine, not in a virtual machine or elsewhere. */
  readonly sharesHostNetwork: boolean;
  /** Folder of images and volumes, where the engine runs. */
  readonly dataRoot: string;
  /** Its clock minus this machine's; ms, precise to the time its answer took. */
  readonly clockSkewMs: number;
}

export interface FoundAgent {
  readonly kind: string;
  readonly path: string;
  readonly version: string;
}

/** All that `init` and `doctor` know about a machine. */
export interface Findings {
  readonly hardware: Hardware;
  /** null: none answers. */
  readonly engine: FoundEngine | null;
  /** Why none answers, in its client's words; null where one does. */
  readonly engineProblem: string | null;
  readonly servers: readonly SurveyedServer[];
  readonly agents: readonly FoundAgent[];
  readonly codexProfiles: readonly CodexProfile[];
  /** Names of environment variables with keys that are set. Never a key. */
  readonly keys: readonly string[];
  /** A folder of tasks, relative to where the configuration will stand; null: there is none. */
  readonly tasks: string | null;
  /** Free bytes where temporary files go; null: unknown. */
  readonly freeDiskBytes: number | null;
  /** What was there and could not be used, and why; in sentences. */
  readonly remarks: readonly string[];
}
