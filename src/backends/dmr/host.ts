import { execa } from "execa";
import { z } from "zod";
import type { DmrSettings } from "../../config/servers/dmr.ts";
import type { Engine } from "../../containers/engine.ts";
import { isLoopback } from "../../containers/loopback.ts";
import { ProfileError } from "../../errors.ts";
import { ServerHttp } from "../http.ts";

const DEFAULT_PORT = 12_434;
const PATIENCE_MS = 5000;

/** What `docker model status --json` prints; other fields are of no matter. */
const Status = z.looseObject({ running: z.boolean(), kind: z.string(), endpointHost: z.string() });

export interface Found {
  readonly url: string;
  readonly urlFromContainers: string;
}

/**
 * Finds the Docker Model Runner of this machine: at its port, or where the Docker CLI's plugin says.
 * `docker`: the command, for tests.
 * @throws ProfileError `backend-unreachable`, `not-docker-model-runner`.
 */
export async function findOnHost(settings: DmrSettings, engine: Engine | null, docker = "docker"): Promise<Found> {
  const given = settings.url?.replace(/\/+$/, "");
  const likely = given ?? `http://127.0.0.1:${settings.port ?? DEFAULT_PORT}`;
  const seen = await look(likely);
  if (seen === "there") return { url: likely, urlFromContainers: await fromContainers(likely, engine) };
  if (seen === "other") {
    throw new ProfileError("not-docker-model-runner", `something else than Docker Model Runner answers at ${likely}`, {
      fix: "Correct port or url; `docker model status` names the address.",
    });
  }
  const status = given === undefined && settings.port === undefined ? await statusOf(docker) : null;
  const url = status?.running ? new URL(status.endpointHost).origin : null;
  if (url !== null && (await look(url)) === "there") {
    return { url, urlFromContainers: await fromContainers(url, engine) };
  }
  throw new ProfileError("backend-unreachable", `no Docker Model Runner answers at ${likely}${said(status)}`, {
    fix: "Docker Desktop: `docker desktop enable model-runner --tcp 12434`. Docker Engine: `docker model install-runner`. Or use mode: container.",
  });
}

async function look(url: string): Promise<"there" | "other" | "nobody"> {
  await using http = new ServerHttp(url);
  try {
    const { status, text } = await http.ask({
      method: "GET",
      path: "/engines/status",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // An answer to every path proves nothing: the body has to be the engines' map.
    return status === 200 && isStatus(text) ? "there" : "other";
  } catch {
    return "nobody";
  }
}

function isStatus(text: string): boolean {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function statusOf(docker: string): Promise<z.infer<typeof Status> | null> {
  const { stdout, exitCode } = await execa(docker, ["model", "status", "--json"], {
    reject: false,
    timeout: PATIENCE_MS,
    stdin: "ignore",
  });
  if (exitCode !== 0) return null;
  try {
    return Status.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    return null;
  }
}

function said(status: z.infer<typeof Status> | null): string {
  if (status === null) return "";
  return status.running
    ? `; \`docker model status\` says that ${status.kind} runs, without a TCP port`
    : "; `docker model status` says that it is not running";
}

/**
 * The same server as a container on the default bridge reaches it. On this machine's loopback it is a name of
 * Docker Desktop's, or the bridge's own address, which the Engine's plugin binds too.
 */
async function fromContainers(url: string, engine: Engine | null): Promise<string> {
  if (!isLoopback(url) || engine === null) return url;
  if (!engine.sharesHostNetwork) return "http://model-runner.docker.internal";
  const { IPAM: addresses } = await engine.docker.getNetwork("bridge").inspect();
  const gateway = addresses?.Config?.map((entry) => entry["Gateway"]).find((address) => address?.includes("."));
  return `http://${gateway ?? "172.17.0.1"}:${new URL(url).port || "80"}`;
}
