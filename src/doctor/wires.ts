import { agents } from "../agents/registry.ts";
import { type Check, type Finding, found } from "./check.ts";

/** An Ollama that is too old for an agent's own wire still serves it, through the gateway's translation. */
export const wires: Check = {
  inContainers: false,
  async run({ servers }) {
    return servers.flatMap(({ name, config, profiles, found: server }): Finding[] => {
      if (config.kind !== "ollama" || typeof server !== "object" || server === null) return [];
      const wanted = new Set(profiles.map((profile) => agents[profile.config.agent].wire));
      const missing = (["responses", "messages"] as const).filter((w) => wanted.has(w) && !server.wires.includes(w));
      if (missing.length === 0) return [];
      const since = { responses: "0.13.3", messages: "0.14.0" };
      const detail = `${server.version ?? "an unknown version"} does not serve ${missing.join(" and ")}; the gateway translates`;
      const newest = missing.includes("messages") ? since.messages : since.responses;
      return [found(`wires of ${name}`, "note", detail, `Update Ollama to ${newest} or newer.`)];
    });
  },
};
