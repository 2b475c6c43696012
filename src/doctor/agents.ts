import { agents as all } from "../agents/registry.ts";
import { type Check, type Finding, found, ok } from "./check.ts";

/** Agents installed here: containers bring their own, the local sandbox uses these. */
export const agents: Check = {
  inContainers: false,
  async run({ findings }) {
    return Object.values(all).flatMap(({ kind, binary }): Finding[] => {
      if (binary === null) return [];
      const name = `${kind} on this machine`;
      const here = findings.agents.find((agent) => agent.kind === kind);
      if (!here) {
        const fix = `The Docker sandbox brings its own ${binary.version}. For --sandbox local, install it.`;
        return [found(name, "note", "not found", fix)];
      }
      const detail = `${here.version} (${here.path})`;
      if (here.version === binary.version) return [ok(name, detail)];
      return [
        found(name, "note", detail, `The Docker sandbox uses ${binary.version}; results of the two do not compare.`),
      ];
    });
  },
};
