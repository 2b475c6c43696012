import { type Check, type Finding, found } from "./check.ts";
import { serversThatRun } from "./patient.ts";

/** Known security holes of servers that run. A run refuses a configured one, unless it was told otherwise. */
export const vulnerabilities: Check = {
  inContainers: false,
  async run(patient) {
    return serversThatRun(patient).flatMap((server): Finding[] => {
      const { kind, version, url, vulnerabilities: holes } = server;
      if (holes.length === 0) return [];
      const users = patient.servers.filter(({ found: seen }) => {
        return typeof seen === "object" && seen !== null && seen.kind === kind && seen.url === url;
      });
      const refused = users.some(({ config }) => config.kind === "dmr" && !config.allowVulnerable);
      const which = version === null ? "does not say its version, and may have" : `${version} has`;
      const fix = "Update Docker Desktop, or the package docker-model-plugin, to Docker Model Runner 1.1.25 or newer.";
      return [found(`${kind} version`, refused ? "fail" : "warning", `${which} ${holes.join(" and ")}`, fix)];
    });
  },
};
