import { lookup } from "node:dns/promises";
import { readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { z } from "zod";
import { messageOf } from "../errors.ts";

/**
 * Something that a process in a pod tries, to see whether its isolation holds. `target`: `host:port`
 * for tcp, a host name for dns, a URL for http, a folder for write; no matter for the others.
 */
export const ProbeTarget = z.object({
  name: z.string(),
  kind: z.enum(["tcp", "dns", "http", "write", "interfaces", "capabilities"]),
  target: z.string(),
});
export type ProbeTarget = z.infer<typeof ProbeTarget>;

/** What was seen. `unknown`: the attempt failed in a way that proves neither. */
export const ProbeResult = z.strictObject({
  name: z.string(),
  target: z.string(),
  observed: z.enum(["blocked", "allowed", "unknown"]),
  detail: z.string(),
});
export type ProbeResult = z.infer<typeof ProbeResult>;
type Sight = Pick<ProbeResult, "observed" | "detail">;

const patienceMs = 2000;

/** Tries every target from where this process stands, all at once. Never rejects. */
export async function probe(targets: readonly ProbeTarget[]): Promise<ProbeResult[]> {
  return await Promise.all(
    targets.map(async (target) => {
      const seen = await look(target).catch(
        (error: unknown): Sight => ({ observed: "unknown", detail: messageOf(error) }),
      );
      return { name: target.name, target: target.target, ...seen };
    }),
  );
}

function look({ kind, target }: ProbeTarget): Promise<Sight> {
  return looks[kind](target);
}

const looks: Record<ProbeTarget["kind"], (target: string) => Promise<Sight>> = {
  tcp,
  dns,
  http,
  write,
  interfaces,
  capabilities,
};

/** A refusal counts as allowed: it proves that a packet came back. */
function tcp(target: string): Promise<Sight> {
  const colon = target.lastIndexOf(":");
  const [host, port] = [target.slice(0, colon), Number(target.slice(colon + 1))];
  const { promise, resolve } = Promise.withResolvers<Sight>();
  const socket = connect({ host, port, timeout: patienceMs });
  socket.once("connect", () => resolve({ observed: "allowed", detail: "connected" }));
  socket.once("timeout", () => resolve({ observed: "blocked", detail: `no answer in ${patienceMs} ms` }));
  socket.once("error", (error) =>
    resolve(
      byCode(
        error,
        ["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"],
        ["ECONNREFUSED", "ECONNRESET"],
      ),
    ),
  );
  return promise.finally(() => socket.destroy());
}

async function dns(host: string): Promise<Sight> {
  const late = { observed: "blocked", detail: `no answer in ${patienceMs} ms` } as const;
  try {
    return await within(
      lookup(host).then(({ address }) => ({ observed: "allowed", detail: address })),
      late,
    );
  } catch (error) {
    return byCode(error, ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH"], []);
  }
}

async function http(url: string): Promise<Sight> {
  try {
    const response = await request(url, { signal: AbortSignal.timeout(patienceMs) });
    await response.body.dump({ limit: 1024 * 1024 });
    const status = response.statusCode;
    return { observed: status >= 200 && status < 300 ? "allowed" : "blocked", detail: `status ${status}` };
  } catch (error) {
    return { observed: "blocked", detail: codeOf(error) };
  }
}

async function write(path: string): Promise<Sight> {
  const file = join(path, `.agent-eval-probe-${process.pid}`);
  try {
    await writeFile(file, "", { flag: "wx" });
  } catch (error) {
    return byCode(error, ["EROFS", "EACCES", "EPERM", "ENOENT"], ["EEXIST"]);
  }
  await rm(file, { force: true });
  return { observed: "allowed", detail: "a file was created" };
}

async function interfaces(): Promise<Sight> {
  const outside = Object.entries(networkInterfaces()).filter(([, addresses]) =>
    addresses?.some((address) => !address.internal),
  );
  const names = outside.map(([device]) => device).join(", ");
  return outside.length > 0 ? { observed: "allowed", detail: names } : { observed: "blocked", detail: "loopback only" };
}

/** Only Linux tells a process its capabilities this way. */
async function capabilities(): Promise<Sight> {
  const status = await readFile("/proc/self/status", "utf8");
  const field = (key: string): string | undefined => new RegExp(`^${key}:\\s*(\\S+)`, "m").exec(status)?.[1];
  const [effective, noNewPrivileges] = [field("CapEff"), field("NoNewPrivs")];
  const detail = `CapEff ${effective}, NoNewPrivs ${noNewPrivileges}`;
  if (effective === undefined || noNewPrivileges === undefined) return { observed: "unknown", detail };
  const none = /^0+$/.test(effective) && noNewPrivileges === "1";
  return { observed: none ? "blocked" : "allowed", detail };
}

function byCode(error: unknown, blocked: readonly string[], allowed: readonly string[]): Sight {
  const code = codeOf(error);
  return {
    observed: blocked.includes(code) ? "blocked" : allowed.includes(code) ? "allowed" : "unknown",
    detail: code,
  };
}

function codeOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "code" in first ? String(first.code) : messageOf(first);
}

async function within<T>(work: Promise<T>, late: T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(late), patienceMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
