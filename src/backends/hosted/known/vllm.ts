import { z } from "zod";
import type { KnownServer } from "./known.ts";

const Version = z.looseObject({ version: z.string() });

/** vLLM. Its list of models names itself as their owner, and their context windows. */
export const vllm: KnownServer = {
  owner: "vllm",
  async describe(api, model, { entry }) {
    if (entry?.owned_by !== "vllm") return null;
    const root = entry["root"];
    return {
      kind: "vllm",
      version: Version.safeParse(await api.root("/version")).data?.version ?? null,
      engine: "vllm",
      // The model behind the name it is served by; a folder is the machine's business.
      model: typeof root === "string" && !/^([/\\~.]|[A-Za-z]:)/.test(root) ? root : model,
      contextLoaded: entry.max_model_len ?? null,
    };
  },
};
