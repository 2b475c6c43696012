import type { SurveyedModel, SurveyedServer } from "../backends/survey.ts";
import { isLoopback } from "../containers/loopback.ts";
import type { Findings } from "../discovery/findings.ts";
import { type Budget, budgetOf, gib, needOf } from "./memory.ts";

/** What coding agents are given where nothing limits it: their own prompts, files and test output fill less in vain. */
export const WANTED_CONTEXT = 65_536;
/** With less an agent spends its turns on summing up. */
export const LEAST_CONTEXT = 32_768;

/** With how much context a model fits into memory. */
export interface Fit {
  /** Tokens to ask for. */
  readonly context: number;
  /** Less than the model and its server would allow, to fit into memory. */
  readonly reduced: boolean;
  /** Bytes with that context; null: unknown. */
  readonly need: number | null;
  readonly fits: boolean;
}

/** An installed model that could serve an agent. */
export interface Candidate extends Fit {
  readonly server: SurveyedServer;
  readonly model: SurveyedModel;
  /** null: the server is on another machine. */
  readonly budget: Budget | null;
}

/** Installed models that may serve an agent, and in sentences why the others may not. */
export function candidatesIn(findings: Findings): { candidates: Candidate[]; skipped: string[] } {
  const candidates: Candidate[] = [];
  const skipped: string[] = [];
  for (const server of findings.servers) {
    if (server.vulnerabilities.length > 0) {
      skipped.push(`${server.kind} at ${server.url}: ${vulnerable(server)}`);
      continue;
    }
    const budget = isLoopback(server.url) ? budgetOf(findings.hardware, { container: null }) : null;
    for (const model of server.models) {
      const why = whyNot(server, model);
      if (why === null) candidates.push({ server, model, budget, ...fitOf(model, budget) });
      else skipped.push(`${model.name} (${server.kind}): ${why}`);
    }
  }
  return { candidates, skipped };
}

/** A run refuses it. */
function vulnerable({ version, vulnerabilities }: SurveyedServer): string {
  return `${version === null ? "it does not say its version" : `version ${version}`}, and may have ${vulnerabilities.join(" and ")}; update it`;
}

function whyNot(server: SurveyedServer, model: SurveyedModel): string | null {
  if (model.unsuitable !== null) return model.unsuitable;
  if (model.tools === false) return "it cannot call tools, so no agent can work with it";
  if (model.trainedContext !== null && model.trainedContext < LEAST_CONTEXT) {
    return `it was trained for ${model.trainedContext} tokens, and an agent needs ${LEAST_CONTEXT}`;
  }
  // The others are told a context when they load a model.
  if (server.kind === "ollama" || server.kind === "dmr") return null;
  if (model.fixedContext === null) {
    return server.kind === "lm-studio"
      ? `it is not loaded; load it with \`lms load ${model.name} --context-length ${WANTED_CONTEXT}\``
      : null;
  }
  if (model.fixedContext >= LEAST_CONTEXT) return null;
  return `it is loaded with ${model.fixedContext} tokens, and an agent needs ${LEAST_CONTEXT}; start the server with more`;
}

/** As much context as is wanted and the model has; the least where only that fits. */
export function fitOf(
  model: Pick<SurveyedModel, "sizeBytes" | "kvBytesPerToken" | "trainedContext" | "fixedContext">,
  budget: Budget | null,
): Fit {
  const most = Math.min(WANTED_CONTEXT, model.trainedContext ?? WANTED_CONTEXT, model.fixedContext ?? WANTED_CONTEXT);
  const at = (context: number): Fit => {
    const need = needOf(model, context);
    // What is loaded already has found its place.
    const fits = model.fixedContext !== null || budget === null || need === null || need <= budget.bytes;
    return { context, reduced: context < most, need, fits };
  };
  const whole = at(most);
  return whole.fits || most <= LEAST_CONTEXT ? whole : at(LEAST_CONTEXT);
}

/** `RTX 4090, 24 GiB; it needs 21.3 GiB with 64k` */
export function fitInWords(
  { need, context, fits }: Fit,
  budget: Budget | null,
  { fixedContext }: Pick<SurveyedModel, "fixedContext">,
): string {
  const window = tokensInWords(context);
  if (fixedContext !== null) return `It is loaded with a context of ${window}.`;
  if (budget === null) return "It runs on another machine, whose memory is not known here.";
  if (need === null) return `${budget.basis}; how much it needs with ${window} is not known.`;
  const left = fits ? "" : `: more than the ${gib(budget.bytes)} there are, so it will be slow, or fail to load`;
  return `${budget.basis}; it needs about ${gib(need)} with a context of ${window}${left}.`;
}

/** `64k` */
export function tokensInWords(tokens: number): string {
  return tokens % 1024 === 0 ? `${tokens / 1024}k` : String(tokens);
}
