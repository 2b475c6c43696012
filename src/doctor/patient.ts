import type { SurveyedServer, Surveyor } from "../backends/survey.ts";
import type { BackendConfig, Config, ProfileConfig } from "../config/config.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Findings } from "../discovery/findings.ts";

/** A backend of the configuration with the profiles that use it, and its server where one runs already. */
export interface ConfiguredServer {
  /** As profiles name it. */
  readonly name: string;
  readonly config: BackendConfig;
  readonly profiles: readonly { readonly name: string; readonly config: ProfileConfig }[];
  /** Where it is attached to; null for one that a run starts, or that is no server. */
  readonly url: string | null;
  readonly surveyor: Surveyor | null;
  /** What answered there; a sentence why nothing usable did; null where nobody was asked. */
  readonly found: SurveyedServer | string | null;
}

/** Questions to the network and the disk, so that tests can answer them. */
export interface Instruments {
  /** Addresses of this machine that others can reach, loopback left out. */
  readonly ownAddresses: () => readonly string[];
  /** Whether anything answers HTTP there; never rejects. */
  readonly answers: (url: string) => Promise<boolean>;
  /** The server's clock minus this machine's by its `Date` header (ms); null without an answer. */
  readonly clockSkewMs: (url: string) => Promise<number | null>;
  /** Free bytes of the disk that holds this path, or would; null: unknown. */
  readonly freeBytes: (path: string) => Promise<number | null>;
}

/** A machine and a configuration, looked at once for all checks. */
export interface Patient {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly findings: Findings;
  /** An error when there is none, or an unusable one. */
  readonly loaded: LoadedConfig | Error;
  readonly servers: readonly ConfiguredServer[];
  readonly instruments: Instruments;
  readonly imagesDir: string;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The configuration; null when there is no usable one. */
export function configOf({ loaded }: Pick<Patient, "loaded">): Config | null {
  return loaded instanceof Error ? null : loaded.config;
}

/** Every server that was found, configured or not, each once. */
export function serversThatRun({ findings, servers }: Pick<Patient, "findings" | "servers">): SurveyedServer[] {
  const all = [
    ...servers.flatMap(({ found }) => (typeof found === "object" && found !== null ? [found] : [])),
    ...findings.servers,
  ];
  return [...new Map(all.map((server) => [`${server.kind} ${server.url}`, server])).values()];
}
