import type { SurveyedServer } from "../backends/survey.ts";
import { isLoopback } from "../containers/loopback.ts";
import { type Check, type Finding, found, ok } from "./check.ts";
import { type Instruments, serversThatRun } from "./patient.ts";

/**
 * None of these servers asks who is there: who reaches one can use its models, and delete them. Only the gateway
 * has to reach it, and does so at the loopback or at Docker's bridge.
 */
export const exposure: Check = {
  inContainers: false,
  async run(patient) {
    const local = serversThatRun(patient).filter(({ url }) => isLoopback(url));
    return Promise.all(local.map((server) => look(server, patient.instruments)));
  },
};

async function look({ kind, url }: SurveyedServer, { ownAddresses, answers }: Instruments): Promise<Finding> {
  const name = `${kind} is private`;
  const { port, protocol } = new URL(url);
  const usualPort = protocol === "https:" ? "443" : "80";
  const asked = await Promise.all(
    ownAddresses().map(async (address) => {
      const host = address.includes(":") ? `[${address}]` : address;
      return { address, open: await answers(`${protocol}//${host}:${port || usualPort}/`) };
    }),
  );
  const open = asked.filter((each) => each.open).map(({ address }) => address);
  const bridges = open.filter(isBridge);
  const others = open.filter((address) => !isBridge(address));
  if (others.length > 0) {
    const detail = `answers at ${others.join(", ")} too, port ${port || usualPort}, without asking who is there`;
    return found(name, "warning", detail, bindings[kind]);
  }
  // Docker Model Runner listens there so that containers find it.
  const beside =
    bridges.length > 0 ? ` and at Docker's bridge (${bridges.join(", ")}); agents reach only the gateway` : "";
  if (bridges.length > 0 && kind !== "dmr") {
    return found(name, "note", `answers at the loopback${beside}, other containers do not`, bindings[kind]);
  }
  return ok(name, `answers at the loopback${beside}`);
}

/** The addresses Docker gives to its own end of its default bridges. */
function isBridge(address: string): boolean {
  return /^172\.(1[7-9]|2\d|3[01])\.0\.1$/.test(address);
}

const bindings: Readonly<Record<SurveyedServer["kind"], string>> = {
  ollama: "Start Ollama with OLLAMA_HOST=127.0.0.1:11434 (the app: switch off `Expose Ollama to the network`).",
  dmr: "Reinstall it with `docker model reinstall-runner --host 127.0.0.1`, or close the port in the firewall.",
  "lm-studio": "Switch off `Serve on Local Network` in LM Studio, or start it with `lms server start` without --bind.",
  "llama-server": "Start llama-server with --host 127.0.0.1.",
  vllm: "Start vLLM with --host 127.0.0.1.",
};
