import { duration, gibibytes, percent, tokens } from "../format.ts";
import type { ProfileReport } from "../report.ts";
import type { Table } from "./table.ts";

const UNKNOWN = "–";

/** What is said of every model server, whatever its kind: a head, and how its cell reads. */
const columns: Readonly<Record<string, (facts: Facts) => string | null>> = {
  server: ({ kind, version }) => join(" ", kind, version),
  engine: ({ engine }) => engine ?? null,
  image: ({ image }) => (image === undefined ? null : short(image)),
  "model digest": ({ modelDigest }) => (modelDigest === undefined ? null : short(modelDigest)),
  "architecture, parameters, quantisation": ({ architecture, parameters, quantization }) =>
    join(", ", architecture, parameters, quantization),
  "context asked / loaded": ({ contextAsked, contextLoaded }) =>
    contextAsked || contextLoaded ? `${window(contextAsked)} / ${window(contextLoaded)}` : null,
  wire: ({ wire }) => wire ?? null,
  "load time": ({ loadMs }) => (loadMs === undefined ? null : duration(Number(loadMs))),
  "VRAM (share of the model)": ({ vramBytes, gpuShare }) =>
    vramBytes === undefined
      ? null
      : `${gibibytes(Number(vramBytes))}${gpuShare ? ` (${percent(Number(gpuShare))})` : ""}`,
  "tool calls": ({ toolCalls }) => toolCalls ?? null,
  "token counts": ({ usage }) => usage ?? null,
  "at once": ({ parallel }) => parallel ?? null,
  "GPU, driver": ({ gpu, gpuDriver }) => join(", ", gpu, gpuDriver),
};

type Facts = Readonly<Record<string, string | undefined>>;

/** A row for each profile with a model server; a column only where some server says something. */
export function serversTable(profiles: readonly ProfileReport[]): Table {
  const served = profiles.filter(({ scripted, backendFacts }) => !scripted && Object.keys(backendFacts).length > 0);
  const told = Object.entries(columns).filter(([, cell]) =>
    served.some(({ backendFacts }) => cell(backendFacts) !== null),
  );
  return {
    columns: ["profile", ...told.map(([head]) => head)],
    rows: served.map(({ name, backendFacts }) => [name, ...told.map(([, cell]) => cell(backendFacts) ?? UNKNOWN)]),
  };
}

function join(separator: string, ...parts: readonly (string | undefined)[]): string | null {
  return parts.filter((part) => part !== undefined && part !== "").join(separator) || null;
}

function window(count: string | undefined): string {
  return count === undefined ? UNKNOWN : tokens(Number(count));
}

/** A digest is known by its beginning; `run.json` has it whole. */
function short(reference: string): string {
  return reference.replace(/(sha256:[0-9a-f]{12})[0-9a-f]+/, "$1");
}
