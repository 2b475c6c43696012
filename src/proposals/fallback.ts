import type { SurveyedModel, SurveyedServer } from "../backends/survey.ts";
import { isLoopback } from "../containers/loopback.ts";
import type { Findings } from "../discovery/findings.ts";
import { type Fit, fitOf } from "./candidates.ts";
import { chooseModels } from "./choose.ts";
import { knownModels } from "./known-models.ts";
import { type Budget, budgetOf } from "./memory.ts";

type Offer = Pick<SurveyedModel, "name" | "kvBytesPerToken" | "trainedContext" | "fixedContext" | "tools"> & {
  readonly sizeBytes: number;
};

/** A model that is not there yet, and who would pull it. */
export interface Pull extends Fit {
  /** null: an Ollama of our own, in a container. */
  readonly server: SurveyedServer | null;
  readonly model: Offer;
  readonly budget: Budget;
}

/** Bytes. A CPU would carry more, but nobody would wait for its answers. */
const LARGEST_FOR_A_CPU = 6e9;

/**
 * A well-known model for a machine without a suitable one: pulled by a server that runs here, or else by one in
 * a container. The largest that fits, or the smallest of all. null: there is nobody to pull it.
 */
export function pullFor(findings: Findings): Pull | null {
  const here = findings.servers.filter(({ url }) => isLoopback(url));
  const ollama = here.find(({ kind }) => kind === "ollama");
  const dmr = here.find(({ kind, vulnerabilities }) => kind === "dmr" && vulnerabilities.length === 0);
  const server = ollama ?? dmr ?? null;
  if (server === null && findings.engine === null) return null;
  const kind = server?.kind === "dmr" ? "dmr" : "ollama";
  const budget = budgetOf(findings.hardware, { container: server === null ? findings.engine : null });
  const pulls = knownModels.flatMap(({ names, ...shape }): Pull[] => {
    const name = names[kind];
    if (name === undefined || (!budget.gpu && shape.sizeBytes > LARGEST_FOR_A_CPU)) return [];
    const model = { ...shape, name, fixedContext: null, tools: true };
    return [{ server, model, budget, ...fitOf(model, budget) }];
  });
  return chooseModels(pulls).largest ?? pulls.at(-1) ?? null;
}
