import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { EnvHttpProxyAgent, fetch } from "undici";
import { messageOf } from "../../errors.ts";
import { writeWhole } from "../../trees/whole.ts";
import type { NativePackage } from "./natives.ts";

const REGISTRY = "https://registry.npmjs.org";
const TRIES = 3;
/** For one archive of at most 10 MB. */
const PATIENCE_MS = 120_000;

/** A package's archive, from the tool cache or else from the registry; it is the pinned one to the last bit. */
export async function tarballOf(wanted: NativePackage): Promise<Buffer> {
  const file = join(cacheFolder(), `${wanted.name.replace("@", "").replace("/", "-")}-${wanted.version}.tgz`);
  const kept = await readFile(file).catch(() => null);
  if (kept !== null && isWanted(kept, wanted)) return kept;
  const fetched = await download(wanted);
  // A cache that cannot be written is none: the next job fetches again.
  await mkdir(cacheFolder(), { recursive: true })
    .then(() => writeWhole(file, fetched))
    .catch(() => {});
  return fetched;
}

function cacheFolder(): string {
  const root = process.env["RUNNER_TOOL_CACHE"] || join(homedir(), ".cache");
  return join(root, "agent-eval", "packages");
}

async function download(wanted: NativePackage): Promise<Buffer> {
  const { name, version } = wanted;
  const registry = (process.env["npm_config_registry"] || REGISTRY).replace(/\/+$/, "");
  const url = `${registry}/${name}/-/${name.split("/").at(-1)}-${version}.tgz`;
  const dispatcher = new EnvHttpProxyAgent();
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(url, { dispatcher, signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (isWanted(bytes, wanted)) return bytes;
      throw new Error("what it gave is not the pinned archive");
    } catch (error) {
      const why = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
      if (tries === TRIES) throw new Error(`${name}@${version} from ${new URL(url).host}: ${why}`, { cause: error });
    }
  }
}

function isWanted(bytes: Buffer, { integrity }: NativePackage): boolean {
  const [algorithm = "", expected] = integrity.split(/-(.*)/s);
  return createHash(algorithm).update(bytes).digest("base64") === expected;
}
