import { statfs } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { dirname } from "node:path";
import type { Instruments } from "./patient.ts";

const PATIENCE_MS = 2000;

/** This machine's own. */
export const instruments: Instruments = {
  ownAddresses() {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    // Link-local addresses of IPv6 need the interface's name, and lead to the same sockets.
    return all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address)).map(({ address }) => address);
  },
  answers: async (url) => (await ask(url)) !== null,
  async clockSkewMs(url) {
    const asked = Date.now();
    const date = Date.parse((await ask(url))?.headers.get("date") ?? "");
    // The header knows whole seconds: on average it is half of one behind.
    return Number.isNaN(date) ? null : date + 500 - (asked + Date.now()) / 2;
  },
  async freeBytes(path) {
    for (let folder = path; ; folder = dirname(folder)) {
      const seen = await statfs(folder).catch(() => null);
      if (seen !== null) return seen.bavail * seen.bsize;
      if (dirname(folder) === folder) return null;
    }
  },
};

async function ask(url: string): Promise<Response | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "manual" });
    await response.body?.cancel();
    return response;
  } catch {
    return null;
  }
}
