import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { scratch } from "../support/program.ts";

const file = fileURLToPath(new URL("../stand-ins/dmr/server.mjs", import.meta.url));

/** Any free port, on the loopback interface. */
const here = { MODEL_RUNNER_PORT: "0", STAND_IN_HOST: "127.0.0.1" };

/** The stand-in as a plain process of this machine, for what needs no container; gives its address. */
export async function startLocal(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await scratch();
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env["PATH"], MODELS_PATH: folder.path, ...here, ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await folder[Symbol.asyncDispose]();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /Listening on TCP port (\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    // Nobody reads on: a full pipe would stop it.
    child.stdout.resume();
    return `http://127.0.0.1:${port}`;
  }
  throw new Error("the stand-in ended before it listened");
}
