import { join } from "node:path";
import { isLoopback } from "../containers/loopback.ts";
import { gib } from "../proposals/memory.ts";
import { type Check, type Finding, found, ok } from "./check.ts";
import type { ConfiguredServer, Patient } from "./patient.ts";
import { type WantedModel, wantedModels } from "./wanted-models.ts";

const GIB = 1024 ** 3;
/** What a coding model takes at least whose size is not known. */
const SOME_MODEL = 10 * GIB;

/** Models that are not installed yet have room where their server keeps them. */
export const modelDisk: Check = {
  inContainers: false,
  async run(patient) {
    const missing = wantedModels(patient).filter(({ installed, fromFile, server }) => {
      return !installed && !fromFile && (server.url === null || isLoopback(server.url));
    });
    const servers = [...new Set(missing.map(({ server }) => server))];
    const looked = await Promise.all(
      servers.map((server) => {
        return look(
          patient,
          server,
          missing.filter((model) => model.server === server),
        );
      }),
    );
    return looked.filter((finding) => finding !== null);
  },
};

async function look(patient: Patient, server: ConfiguredServer, models: WantedModel[]): Promise<Finding | null> {
  const place = placeOf(server, patient);
  const name = `disk for ${server.name}`;
  const needed = models.reduce((sum, { shape }) => sum + (shape?.sizeBytes ?? SOME_MODEL), 0);
  const guessed = models.some(({ shape }) => !shape?.sizeBytes);
  const what = `${models.map(({ model }) => model).join(", ")}: ${guessed ? "perhaps" : "about"} ${gib(needed)} to pull`;
  if (place === null) {
    const fix = "Docker Desktop, Settings, Resources says how large its disk may become.";
    return found(name, "note", `${what}, onto the disk of Docker's virtual machine`, fix);
  }
  const free = await patient.instruments.freeBytes(place);
  if (free === null) return null;
  const detail = `${what}, ${gib(free)} free at ${place}`;
  if (free >= needed + GIB) return ok(name, detail);
  // In the volume of a container they may be already.
  const sure = server.url !== null && !guessed;
  const fix =
    server.config.kind === "ollama" && server.url !== null
      ? "Free some space, or start Ollama with OLLAMA_MODELS on another disk."
      : "Free some space: `docker system df` shows what Docker keeps.";
  return found(name, sure ? "fail" : "warning", detail, fix);
}

/** Folder the server pulls into, as far as it can be known; null: a virtual machine's. */
function placeOf({ config, url }: ConfiguredServer, { env, home, findings }: Patient): string | null {
  const { engine } = findings;
  if (config.kind === "ollama" && url !== null) return env["OLLAMA_MODELS"] ?? join(home, ".ollama", "models");
  if (engine?.sharesHostNetwork) return engine.dataRoot;
  return config.kind === "dmr" && config.mode === "host" ? join(home, ".docker", "models") : null;
}
