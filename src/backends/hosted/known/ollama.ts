import { Processes, Version } from "../../ollama/answers.ts";
import type { KnownServer } from "./known.ts";

/** Ollama, spoken to like any other server. What it has loaded tells the window beyond which it silently forgets. */
export const ollama: KnownServer = {
  kind: "ollama",
  owner: "library",
  usualUrl: null,
  async read(api, { entry }) {
    const version = Version.safeParse(await api.root("/api/version")).data?.version;
    // Docker Model Runner has the same routes.
    if (version === undefined || entry?.owned_by === "docker") return null;
    const loaded = Processes.safeParse(await api.root("/api/ps")).data?.models ?? [];
    const models = loaded.map(({ name, digest: modelDigest, context_length: contextLoaded }) => {
      const instances = [{ name: name.replace(/:latest$/, ""), contextLoaded }];
      return { name, modelDigest, contextLoaded, instances };
    });
    return { version, wires: [], models };
  },
};
