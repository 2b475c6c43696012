import { agents } from "../agents/registry.ts";
import { imagesToPrepare, startSandbox } from "../sandboxes/registry.ts";
import { type Check, type Finding, failed, found, ok } from "./check.ts";
import { configOf, type Patient } from "./patient.ts";

/** What the configuration's agents need on the usual toolchain. */
function neededImages(patient: Patient) {
  const used = new Set(Object.values(configOf(patient)?.profiles ?? {}).map(({ agent }) => agent));
  const layers = [...used].flatMap((kind) => agents[kind].binary ?? []);
  return [
    { toolchain: "node", layer: null },
    ...layers.map(({ layer, version }) => ({ toolchain: "node", layer: { name: layer, version } })),
  ];
}

export const images: Check = {
  inContainers: true,
  async run(patient) {
    const steps = await imagesToPrepare("docker", patient.imagesDir, neededImages(patient));
    if (steps === null) return [];
    if (steps.length === 0) return [ok("images", "all there")];
    return [{ name: "images", status: "note", detail: `first: ${steps.join(", ")}`, fix: null }];
  },
};

export const localGateway: Check = { inContainers: false, run: async (patient) => [await gateway("local", patient)] };
export const dockerGateway: Check = { inContainers: true, run: async (patient) => [await gateway("docker", patient)] };

/** Starts the sandbox as a run would and asks the gateway for a sign of life, from inside where there is one. */
async function gateway(kind: "docker" | "local", patient: Patient): Promise<Finding> {
  const name = `gateway, ${kind} sandbox`;
  const { imagesDir, onProgress, signal } = patient;
  try {
    await using sandbox = await startSandbox(kind, { pods: 1, upstreamUrls: [], imagesDir, onProgress, signal });
    if (kind === "docker") await sandbox.ensure(neededImages(patient));
    const { status, probes } = await sandbox.selfTest();
    if (status === "none") {
      const url = sandbox.pods[0]?.gatewayUrl ?? "";
      const response = await fetch(`${url}/health`);
      return ok(name, `${url} answers ${response.status}; isolation: none`);
    }
    const wrong = probes.filter((probe) => probe.observed !== probe.expected);
    if (wrong.length === 0) return ok(name, `reached from a pod; isolation verified by ${probes.length} probes`);
    const detail = wrong.map((probe) => `${probe.name} (${probe.target}): ${probe.observed}`).join("; ");
    return found(name, "fail", detail, "Look at the engine's network settings and security options.");
  } catch (error) {
    return failed(name, error);
  }
}
