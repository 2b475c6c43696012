import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { scratch } from "../support/program.ts";

export type StandIn = "ollama" | "dmr";

/** A stand-in for a model server as a plain process of this machine; gone with `await using`. */
export async function startProcess(
  kind: StandIn,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const file = fileURLToPath(new URL(`../stand-ins/${kind}/server.mjs`, import.meta.url));
  const folder = await scratch();
  const child = spawn(process.execPath, [file, "serve"], {
    env: {
      ...{ PATH: process.env["PATH"], HOME: folder.path, OLLAMA_HOST: "127.0.0.1:0" },
      ...{ MODEL_RUNNER_PORT: "0", STAND_IN_HOST: "127.0.0.1", MODELS_PATH: folder.path, DO_NOT_TRACK: "1" },
      ...env,
    },
    // Both to one pipe: one of the two logs to standard error.
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  child.stdout.resume();
  child.stderr.resume();
  const port = await Promise.race([
    ...[child.stdout, child.stderr].map(listeningOn),
    ended.then(() => Promise.reject(new Error(`the stand-in for ${kind} ended before it listened`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function listeningOn(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface({ input: output }).on("line", (line) => {
    const port = /Listening on (?:TCP port |[^ ]*:)(\d+)/.exec(line)?.[1];
    if (port !== undefined) resolve(port);
  });
  return await promise;
}
