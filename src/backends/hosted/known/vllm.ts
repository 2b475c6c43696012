import { z } from "zod";
import type { KnownServer, ToldModel } from "./known.ts";

const Version = z.looseObject({ version: z.string() });

/** vLLM. Its list of models names itself as their owner, and their context windows. */
export const vllm: KnownServer = {
  kind: "vllm",
  owner: "vllm",
  usualUrl: "http://127.0.0.1:8000",
  async read(api, { all, entry }, model) {
    const own = (model === null ? all : [entry]).filter((each) => each?.owned_by === "vllm");
    if (own.length === 0) return null;
    const models = own.flatMap((each): ToldModel[] => {
      if (each === null) return [];
      const { id, max_model_len: context, root } = each;
      return [{ name: id, engine: "vllm", behind: nameIn(root), trainedContext: context, contextLoaded: context }];
    });
    const version = Version.safeParse(await api.root("/version")).data?.version;
    return { version, wires: [], models };
  },
};

/** The model behind the name it is served by; a folder is the machine's business. */
function nameIn(root: unknown): string | null {
  return typeof root === "string" && !/^([/\\~.]|[A-Za-z]:)/.test(root) ? root : null;
}
