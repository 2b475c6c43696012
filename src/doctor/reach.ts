import { agents } from "../agents/registry.ts";
import type { Site } from "../backends/backend.ts";
import { createBackend } from "../backends/registry.ts";
import type { BackendConfig, ProfileConfig } from "../config/config.ts";
import { loginFrom } from "../logins/registry.ts";
import { startSandbox } from "../sandboxes/registry.ts";
import { type Check, type Finding, failed, found, ok } from "./check.ts";
import type { ConfiguredServer, Patient } from "./patient.ts";
import { wantedModels } from "./wanted-models.ts";

/** Every configured server answers, and has the models that profiles ask of it. */
export const reach: Check = {
  inContainers: false,
  async run(patient) {
    const attached = patient.servers.flatMap((server) => attachedServer(server));
    return [...attached, ...(await hosted(patient)), ...models(patient)];
  },
};

function attachedServer({ name, config, url, found: server }: ConfiguredServer): Finding[] {
  if (config.kind !== "ollama" && config.kind !== "dmr") return [];
  const title = `server ${name}`;
  if (url === null) return [ok(title, `${config.kind}, started when a run needs it`)];
  if (typeof server !== "object" || server === null) {
    const fix =
      config.kind === "ollama"
        ? "Start it with `ollama serve`, correct the backend's `url`, or use `mode: container`."
        : "Start it (`docker model status` says how it is), correct `url` or `port`, or use `mode: container`.";
    return [found(title, "fail", server ?? `nothing answers at ${url}`, fix)];
  }
  return [ok(title, [config.kind, server.version, server.url].filter((part) => part !== null).join(", "))];
}

function models(patient: Patient): Finding[] {
  return wantedModels(patient).flatMap(({ server, model, installed, shape, fromFile }): Finding[] => {
    if (installed === undefined) return [];
    const title = `model ${model}`;
    if (installed?.tools === false) {
      return [found(title, "fail", `${server.name} says that it cannot call tools`, "Choose a model with tools.")];
    }
    if (installed !== null) return [ok(title, `installed in ${server.name}`)];
    if (fromFile) return [ok(title, `not in ${server.name} yet: the run loads it from its file`)];
    const size = shape?.sizeBytes ? `, ${(shape.sizeBytes / 1e9).toFixed(1)} GB` : "";
    const command = server.config.kind === "ollama" ? `ollama pull ${model}` : `docker model pull ${model}`;
    const fix = `\`${command}\` pulls it now, and shows whether the name is right.`;
    return [found(title, "note", `not in ${server.name}: the first run pulls it${size}`, fix)];
  });
}

/** Servers with an API of somebody else's are asked what a run asks them before its first trial. */
async function hosted(patient: Patient): Promise<Finding[]> {
  const { servers, onProgress, signal, imagesDir } = patient;
  const wanted = servers.filter(({ config }) => config.kind === "openai" || config.kind === "anthropic");
  if (wanted.length === 0) return [];
  await using sandbox = await startSandbox("local", { pods: 0, upstreamUrls: [], imagesDir, onProgress, signal });
  // What is asked may cost something, and what is found may matter: it is said.
  const site = { gateway: sandbox.gateway, inContainers: false, onProgress, signal };
  const findings: Finding[] = [];
  for (const { name, config, profiles } of wanted) {
    const users = profiles.map((profile) => profile.config);
    const one = (user: ProfileConfig) => JSON.stringify([user.model, agents[user.agent].wire, user.authFile]);
    const distinct = new Map(users.map((user) => [one(user), user]));
    for (const user of distinct.size === 0 ? [null] : distinct.values()) {
      const title = distinct.size > 1 ? `server ${name}, ${user?.model}` : `server ${name}`;
      findings.push(await asked(title, config, user, site, patient));
    }
  }
  return findings;
}

async function asked(
  title: string,
  config: BackendConfig,
  user: ProfileConfig | null,
  site: Site,
  { env, signal }: Patient,
): Promise<Finding> {
  try {
    const login = user?.authFile === undefined ? null : loginFrom(user.authFile, env);
    await login?.check();
    const { facts, stop } = await createBackend(config, env, login).ready(
      {
        profile: "doctor",
        model: user?.model ?? "",
        contextWindow: user?.contextWindow ?? null,
        session: null,
        agentWire: user === null ? null : agents[user.agent].wire,
        parallel: 1,
      },
      site,
    );
    await stop();
    return ok(title, Object.values(facts).join(", "));
  } catch (error) {
    signal.throwIfAborted();
    return failed(title, error);
  }
}
