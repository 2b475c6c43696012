import { Processes, Version } from "../../ollama/answers.ts";
import type { KnownServer } from "./known.ts";

/** Ollama, spoken to like any other server. What it has loaded tells the window beyond which it silently forgets. */
export const ollama: KnownServer = {
  owner: "library",
  async describe(api, model, { entry }) {
    const version = Version.safeParse(await api.root("/api/version")).data?.version;
    // Docker Model Runner has the same routes.
    if (version === undefined || entry?.owned_by === "docker") return null;
    const loaded = Processes.safeParse(await api.root("/api/ps")).data?.models ?? [];
    const found = loaded.find(({ name }) => name === model || name === `${model}:latest`);
    return {
      ...{ kind: "ollama", version, model },
      modelDigest: found?.digest ?? null,
      contextLoaded: found?.context_length ?? null,
    };
  },
};
