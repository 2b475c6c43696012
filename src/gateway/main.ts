import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { messageOf, UsageError } from "../errors.ts";
import { adminServer } from "./admin.ts";
import { listenOn } from "./listen.ts";
import { ProbeTarget, probe } from "./probe.ts";
import { relayServer } from "./relay.ts";
import { Gateway } from "./server.ts";

/** The program inside the gateway's and the relays' containers; `probe` runs inside an agent's. */
const commands: Record<string, (args: string[]) => Promise<void>> = {
  /** Serves every pod on `<sockets>/<pod>.sock`, and control on the admin port. */
  async gateway(args) {
    const options = read(args, ["sockets", "pods", "admin-host", "admin-port"]);
    const token = process.env["AGENT_EVAL_ADMIN_TOKEN"];
    if (!token) throw new UsageError("no-token", "AGENT_EVAL_ADMIN_TOKEN is not set.");
    const gateway = new Gateway();
    mkdirSync(options["sockets"], { recursive: true });
    for (const pod of options["pods"].split(",")) {
      await gateway.listen(pod, { socketPath: join(options["sockets"], `${pod}.sock`) });
    }
    const address = { host: options["admin-host"], port: port(options["admin-port"]) };
    const admin = await listenOn(adminServer(gateway, token), address);
    console.log(`agent-eval gateway ready on port ${admin.port}`);
  },

  /** Gives a pod's loopback a way to its socket, and no other. */
  async relay(args) {
    const options = read(args, ["socket", "port"]);
    const server = relayServer(options["socket"]);
    await listenOn(server, { host: "127.0.0.1", port: port(options["port"]) });
    console.log("agent-eval relay ready");
  },

  async probe(args) {
    const targets = z.array(ProbeTarget).parse(JSON.parse(read(args, ["targets"])["targets"]));
    console.log(JSON.stringify(await probe(targets)));
  },
};

function read<const N extends string>(args: string[], names: readonly N[]): Record<N, string> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args, options });
  for (const name of names) {
    if (typeof values[name] !== "string") throw new UsageError("missing-option", `--${name} is missing.`);
  }
  return values as Record<N, string>;
}

function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65536) return number;
  throw new UsageError("bad-port", `\`${text}\` is not a port.`);
}

// Nothing here outlives its process, so there is nothing to put in order first.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));

const [command = "", ...rest] = process.argv.slice(2);
try {
  const run = commands[command];
  if (!run)
    throw new UsageError(
      "unknown-command",
      `No command \`${command}\`; there are: ${Object.keys(commands).join(", ")}.`,
    );
  await run(rest);
} catch (error) {
  console.error(`agent-eval ${command}: ${messageOf(error)}`);
  process.exit(error instanceof UsageError ? error.exitCode : 3);
}
