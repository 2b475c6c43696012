import { isLoopback } from "../containers/loopback.ts";
import { budgetOf, gib, needOf } from "../proposals/memory.ts";
import { type Check, type Finding, found, ok } from "./check.ts";
import { wantedModels } from "./wanted-models.ts";

/** The largest configured model of each server has room. What does not fit runs on the CPU in part, or not at all. */
export const memory: Check = {
  inContainers: false,
  async run(patient) {
    const { hardware, engine } = patient.findings;
    const largest = new Map<string, Finding & { readonly need: number }>();
    for (const { server, model, context, parallel, shape } of wantedModels(patient)) {
      if (server.url !== null && !isLoopback(server.url)) continue;
      const need = shape === null ? null : needOf(shape, context * parallel);
      if (need === null || need < (largest.get(server.name)?.need ?? 0)) continue;
      const budget = budgetOf(hardware, { container: server.url === null ? engine : null });
      const name = `memory for ${server.name}`;
      const much = `${model} needs about ${gib(need)} with ${parallel === 1 ? "" : `${parallel} × `}${context} tokens; ${budget.basis}`;
      const fix = "Choose a smaller model or quantisation, a smaller contextWindow, or kvCacheType: q8_0.";
      const finding = need <= budget.bytes ? ok(name, much) : found(name, "warning", `${much}: it does not fit`, fix);
      largest.set(server.name, { ...finding, need });
    }
    return [...largest.values()].map(({ need: _, ...finding }) => finding);
  },
};
