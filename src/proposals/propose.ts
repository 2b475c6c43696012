import type { SurveyedServer } from "../backends/survey.ts";
import type { Findings } from "../discovery/findings.ts";
import { type Candidate, candidatesIn, fitInWords, tokensInWords, WANTED_CONTEXT } from "./candidates.ts";
import { chooseModels } from "./choose.ts";
import { cloudPart } from "./cloud.ts";
import { codexPart } from "./codex.ts";
import { type Pull, pullFor } from "./fallback.ts";
import { profileName } from "./names.ts";
import type { NoProposal, Proposal } from "./proposal.ts";

type Profile = Proposal["profiles"][number];
type Backend = Proposal["backends"][number];

/**
 * Profiles for a machine: the largest model that fits with a context of 64k, a fast one, both agents where the
 * server speaks their wires, and the clouds as comments unless `cloud` is set. Takes values, gives values.
 */
export function propose(findings: Findings, options: { readonly cloud: boolean }): Proposal | NoProposal {
  const { candidates, skipped } = candidatesIn(findings);
  const own = installedPart(candidates);
  const pull = own.profiles.length > 0 ? null : pullFor(findings);
  const local = pull === null ? own : pullPart(pull, candidates.length > 0);
  const taken = new Set(local.profiles.map(({ name }) => name));
  const existing = codexPart(findings.codexProfiles, candidates, taken);
  const cloud = cloudPart(findings.keys, options.cloud);
  const profiles = [...local.profiles, ...existing, ...cloud.profiles];
  if (!profiles.some(({ active }) => active)) return nothing(findings, skipped);
  const gpu = (pull?.budget ?? candidates[0]?.budget)?.gpu ?? true;
  return {
    suite: suiteOf(findings),
    backends: [...(gpu ? local.backends : local.backends.map(patient)), ...cloud.backends],
    profiles,
    timeoutSeconds: timeoutOf(gpu),
    skipped: [...skipped, ...tooLarge(candidates)],
    notes: notesOn(findings),
  };
}

function tooLarge(candidates: readonly Candidate[]): string[] {
  return candidates
    .filter(({ fits }) => !fits)
    .map(
      (candidate) =>
        `${candidate.model.name} (${candidate.server.kind}): ${fitInWords(candidate, candidate.budget, candidate.model)}`,
    );
}

function installedPart(candidates: readonly Candidate[]): { backends: Backend[]; profiles: Profile[] } {
  const { largest, fast } = chooseModels(candidates);
  const chosen = [
    ...(largest ? [{ candidate: largest, why: `The largest model here that fits${reducedIn(largest)}.` }] : []),
    ...(fast ? [{ candidate: fast, why: "A smaller one, which answers sooner." }] : []),
  ];
  const servers = [...new Set(chosen.map(({ candidate }) => candidate.server))];
  const backends = servers.map(backendOf);
  const nameOf = new Map(servers.map((server, index) => [server, backends[index]?.name ?? server.kind]));
  const taken = new Set<string>();
  const add = (agent: "codex" | "claude-code", candidate: Candidate, reasons: string[]): Profile => {
    const { server, model, context } = candidate;
    const name = profileName(agent, model.name, taken);
    taken.add(name);
    const value = { agent, backend: nameOf.get(server) ?? server.kind, model: model.name, contextWindow: context };
    return { name, value, reasons, active: true };
  };
  const profiles = chosen.map(({ candidate, why }) => {
    return add("codex", candidate, [
      why,
      fitInWords(candidate, candidate.budget, candidate.model),
      ...remarksOn(candidate),
    ]);
  });
  if (largest?.server.wires.includes("messages")) {
    profiles.push(add("claude-code", largest, UNDER_CLAUDE_CODE));
  }
  return { backends, profiles };
}

const UNDER_CLAUDE_CODE = ["The same model under Claude Code, whose Messages its server speaks."];

function reducedIn({ reduced, context }: Candidate): string {
  return reduced ? `, with a context of ${tokensInWords(context)}: with more it does not fit` : "";
}

function remarksOn({ model, context }: Candidate): string[] {
  const facts = [model.parameters, model.quantization].filter((fact) => fact !== null).join(", ");
  return [
    ...(facts ? [`${facts}.`] : []),
    ...limitOf(model, context),
    ...(model.tools === null ? ["Whether it calls tools is not known: the run finds out before its first trial."] : []),
  ];
}

function limitOf({ trainedContext }: { readonly trainedContext: number | null }, context: number): string[] {
  const limits = trainedContext === context && context < WANTED_CONTEXT;
  return limits ? [`It was trained for ${context} tokens; no server loads more.`] : [];
}

/** An entry under the server's own name, with its address, which is not always the usual one. */
function backendOf(server: SurveyedServer): Backend {
  const version = server.version === null ? "" : ` ${server.version}`;
  const reasons = [
    `Found at ${server.url}${version === "" ? "" : `, version${version}`}, with ${countOf(server.models.length)}. It is left running.`,
  ];
  return { name: server.kind, value: settingsOf(server), reasons, active: true };
}

function settingsOf({ kind, url }: SurveyedServer): Backend["value"] {
  switch (kind) {
    case "ollama":
      return { kind, mode: "host", url };
    case "dmr":
      return { kind, mode: "host", url };
    default:
      return { kind: "openai", baseUrl: `${url}/v1` };
  }
}

function countOf(models: number): string {
  return models === 1 ? "one model" : `${models} models`;
}

function pullPart(pull: Pull, someInstalled: boolean): { backends: Backend[]; profiles: Profile[] } {
  const { server, model, context, budget } = pull;
  const backend = server === null ? inContainer : backendOf(server);
  const none = someInstalled ? "No model that is installed here fits" : "No suitable model is installed here";
  const reasons = [
    `${none}: the first run pulls this one, ${(model.sizeBytes / 1e9).toFixed(1)} GB.`,
    fitInWords(pull, budget, model),
    ...limitOf(model, context),
  ];
  const taken = new Set<string>();
  const value = { backend: backend.name, model: model.name, contextWindow: context };
  const add = (agent: "codex" | "claude-code", why: readonly string[]): Profile => {
    return { name: profileName(agent, model.name, taken), value: { agent, ...value }, reasons: why, active: true };
  };
  const profiles = [
    add("codex", reasons),
    ...(server === null || server.wires.includes("messages") ? [add("claude-code", UNDER_CLAUDE_CODE)] : []),
  ];
  return { backends: [backend], profiles };
}

const inContainer: Backend = {
  name: "ollama",
  value: { kind: "ollama", mode: "container" },
  reasons: [
    "No model server was found, so one is started in a container for the run, and removed after it.",
    "Its models stay in the Docker volume agent-eval-ollama.",
  ],
  active: true,
};

/** A server on the CPU, which is silent for as long as it reads a prompt. */
function patient(backend: Backend): Backend {
  const { value, reasons } = backend;
  if (value.kind === "replay") return backend;
  const idleTimeoutSeconds = TIMEOUTS.cpu / 2;
  const why = `Without a GPU it reads an agent's prompt for minutes; silent for ${idleTimeoutSeconds} s, it counts as hanging.`;
  return { ...backend, value: { ...value, idleTimeoutSeconds }, reasons: [...reasons, why] };
}

/** Longest time for one task (s). */
const TIMEOUTS = { gpu: 1200, cpu: 3600 };

function suiteOf({ tasks }: Findings): Proposal["suite"] {
  if (tasks !== null) return { value: tasks, reasons: ["The tasks in this folder."] };
  return {
    value: "builtin",
    reasons: [
      "The tasks that come with agent-eval: bugs, missing tests, refactorings. `run` takes names, to try a few of them.",
      "Tasks of your own say more about your work: put them into a folder and name it here (docs/tasks.md).",
    ],
  };
}

function timeoutOf(gpu: boolean): Proposal["timeoutSeconds"] {
  if (gpu)
    return { value: TIMEOUTS.gpu, reasons: ["Longest time for one task; a trial that takes longer counts as failed."] };
  return {
    value: TIMEOUTS.cpu,
    reasons: ["Longest time for one task. Without a GPU a model reads and writes slowly."],
  };
}

function notesOn({ engine, remarks, agents }: Findings): string[] {
  const here = agents.map(({ kind, version }) => `${kind} ${version}`).join(", ");
  return [
    ...remarks,
    ...(engine === null
      ? [
          `Without Docker a model's commands run unconfined, as your user, so a run has to be told \`--sandbox local\`; it uses the agents that are installed here (${here || "none"}).`,
        ]
      : []),
  ];
}

function nothing({ engine, keys, servers }: Findings, skipped: readonly string[]): NoProposal {
  const why = skipped.length > 0 ? ` (${skipped.join("; ")})` : "";
  const problem =
    servers.length > 0 ? `no model here can serve an agent${why}` : "no model server and no Docker answer";
  const start = engine === null ? "Install and start Docker (https://docs.docker.com/get-started/get-docker/)" : "";
  const cloud = keys.length > 0 ? `; or pass --cloud to use ${keys.join(" and ")}, which sends code away` : "";
  return {
    problem: `there is nothing to run a model with: ${problem}`,
    fix: `${start || "Start a model server"}, or Ollama (https://ollama.com/download), and run \`agent-eval init\` again${cloud}.`,
  };
}
