// A STAND-IN for Ollama. No model runs here: answers come from a script, tokens are a quarter of the
// characters, memory and VRAM are pretended, pulls fetch nothing. What it copies from the real server is
// how it speaks: routes, streams, errors, defaults and defects. It can be told to fail, and tells what it
// counted: routes below /stand-in, which the real server does not have.
//
//   STAND_IN_VERSION       what /api/version says
//   STAND_IN_VRAM          bytes of the pretended GPU; 0: none
//   STAND_IN_MEMORY        bytes of the pretended machine
//   STAND_IN_REGISTRY      JSON: models that can be pulled, by name
//   STAND_IN_SCRIPT        JSON: [{when?, turns: [{steps}]}]; steps as in session files
//   STAND_IN_FAULTS        JSON: list of faults, as POST /stand-in/faults takes them one by one
//   STAND_IN_LOSES_TOOLS   models made of others cannot call tools
//   STAND_IN_KEEPS         file in which the counts outlive the server
//   STAND_IN_STEP_MS       ms between two lines of a pull
//
// Faults, each with `times` (default 1) and `skip`, how often it passes by before (default 0):
//   {"on":"pull","do":"drop"|"error","after":bytes,"message"}  {"on":"pull","do":"disk-full","after":bytes}
//   {"on":"load","do":"error"|"exit"|"oom","status","message","code"}
//   {"on":"answer","do":"refuse"|"reset"|"hang-before"|"hang-after"|"status"|"bad-json"|"half-event"|
//                       "no-usage"|"wrong-model"|"exit"|"exit-after"|"oom"|"runner-oom"|"overflow"|"cut",
//    "status","message","code","tools": true (only requests that offer tools)}
//   {"on":"start","do":"hang"|"exit"|"oom"}
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const env = process.env;
const GiB = 1024 ** 3;
const version = env.STAND_IN_VERSION ?? "0.32.15";
const vram = Number(env.STAND_IN_VRAM ?? 24 * GiB);
const memory = Number(env.STAND_IN_MEMORY ?? 64 * GiB);
const stepMs = Number(env.STAND_IN_STEP_MS ?? 5);
const parallel = Math.max(1, Number(env.OLLAMA_NUM_PARALLEL ?? 1));
const noCloud = ["1", "true"].includes(env.OLLAMA_NO_CLOUD ?? "");
const folder = env.OLLAMA_MODELS ?? join(env.HOME ?? "/root", ".ollama", "models");

const log = (text) =>
  console.error(`time=${new Date().toISOString()} level=INFO source=STAND-IN-for-ollama msg=${JSON.stringify(text)}`);

/** kvBytes: memory for each token of context. */
const plain = {
  parameters: "8.2B",
  quantization: "Q4_K_M",
  family: "qwen3",
  trained: 40_960,
  kvBytes: 147_456,
  renderer: "qwen3-coder",
  parser: "qwen3-coder",
};
const registry = JSON.parse(
  env.STAND_IN_REGISTRY ??
    JSON.stringify({
      "stand-in:8b": { ...plain, layers: [5 * GiB, 11_343, 487] },
      "stand-in:small": { ...plain, parameters: "0.6B", layers: [522_640_704, 11_343, 487], kvBytes: 57_344 },
      "stand-in:num-ctx": { ...plain, layers: [5 * GiB + 1, 11_344, 488], params: { num_ctx: 8192 } },
      "stand-in:short": { ...plain, layers: [5 * GiB + 2, 11_345, 489], trained: 8192 },
      "stand-in:huge": { ...plain, parameters: "235B", layers: [142 * GiB, 11_346, 490] },
    }),
);

// ---------------------------------------------------------------- what is on disk

mkdirSync(folder, { recursive: true });
const file = join(folder, "stand-in.json");
/** blobs: digest → {size, completed}; models: name → manifest. */
const disk = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { blobs: {}, models: {} };
const save = () => writeFileSync(file, JSON.stringify(disk));
const digestOf = (text) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const bare = (digest) => digest.slice("sha256:".length);

if (!["1", "true"].includes(env.OLLAMA_NOPRUNE ?? "")) {
  const used = new Set(Object.values(disk.models).flatMap((model) => model.layers));
  for (const digest of Object.keys(disk.blobs)) if (!used.has(digest)) delete disk.blobs[digest];
  save();
}

/** `qwen3` is `qwen3:latest`; case does not count. */
const full = (name) => (/:[^/]+$/.test(name) ? name : `${name}:latest`);
const find = (name) => Object.keys(disk.models).find((known) => known.toLowerCase() === full(name).toLowerCase());

// ---------------------------------------------------------------- faults and counts

const faults = [...JSON.parse(env.STAND_IN_FAULTS ?? "[]")];
let script = JSON.parse(env.STAND_IN_SCRIPT ?? "[]");
const counts = {
  standIn: true,
  requests: [],
  loads: [],
  unloads: [],
  pulls: {},
  bytesPulled: 0,
  blobsReceived: [],
  httpRequests: [],
};

function keepCounts() {
  if (env.STAND_IN_KEEPS) writeFileSync(env.STAND_IN_KEEPS, JSON.stringify(counts));
}

/** The next fault of a kind that applies; it is used up. */
function fault(on, applies = () => true) {
  const index = faults.findIndex((each) => each.on === on && applies(each));
  if (index === -1) return null;
  const found = faults[index];
  if (found.skip > 0) {
    found.skip -= 1;
    return null;
  }
  found.times = (found.times ?? 1) - 1;
  if (found.times <= 0) faults.splice(index, 1);
  log(`fault: ${JSON.stringify(found)}`);
  return found;
}

function runOutOfMemory() {
  log("taking all memory there is");
  const held = [];
  for (;;) held.push(Buffer.alloc(32 * 1024 ** 2, held.length + 1));
}

/** The process that works for the server takes all memory there is; the kernel kills it, and the server lives on. */
async function runnerOutOfMemory() {
  const hog = "const held = []; for (;;) held.push(Buffer.alloc(8 * 1024 ** 2, held.length + 1));";
  const [code, signal] = await once(spawn(process.execPath, ["-e", hog], { stdio: "ignore" }), "exit");
  const why = signal === "SIGKILL" ? "signal: killed" : `exit status ${code}`;
  console.error(
    `time=${new Date().toISOString()} level=ERROR source=STAND-IN-for-ollama msg="llama runner terminated" error="${why}"`,
  );
  throw new HttpError(
    500,
    "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details",
  );
}

function dieBy(what) {
  if (what.do === "oom") runOutOfMemory();
  log(`fatal: stand-in was told to end with code ${what.code ?? 2}`);
  process.exit(what.code ?? 2);
}

// ---------------------------------------------------------------- HTTP

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function sendJson(response, status, value) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") throw new HttpError(400, "missing request body");
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "invalid character in body");
  }
}

/** Lines of JSON. An error before the first line has a status of its own, a later one is a line. */
function ndjson(response) {
  let begun = false;
  return {
    line(value) {
      if (!begun) response.writeHead(200, { "content-type": "application/x-ndjson" });
      begun = true;
      response.write(`${JSON.stringify(value)}\n`);
    },
    error(status, message) {
      if (!begun) return sendJson(response, status, { error: message });
      response.end(`${JSON.stringify({ error: message })}\n`);
    },
    end: () => response.end(),
  };
}

// ---------------------------------------------------------------- pull, create, delete

/** Downloads under way by digest: two pulls of one layer share it, and it ends when nobody wants it. */
const downloads = new Map();

function download(digest, size) {
  const running = downloads.get(digest);
  if (running) return running;
  disk.blobs[digest] ??= { size, completed: 0 };
  const blob = disk.blobs[digest];
  const state = { references: 0, done: null };
  downloads.set(digest, state);
  const chunk = Math.max(1, Math.ceil(size / 10));
  state.done = (async () => {
    try {
      while (blob.completed < size) {
        await sleep(stepMs);
        if (state.references === 0) throw new Error("context canceled");
        const what = fault("pull", (each) => blob.completed >= (each.after ?? 0));
        if (what?.do === "disk-full") {
          throw new Error(`write ${folder}/blobs/sha256-${bare(digest)}-partial: no space left on device`);
        }
        if (what?.do === "error") throw new Error(what.message ?? "max retries exceeded: unexpected EOF");
        if (what?.do === "drop") throw Object.assign(new Error("dropped"), { drop: true });
        const more = Math.min(chunk, size - blob.completed);
        blob.completed += more;
        counts.bytesPulled += more;
        save();
      }
    } finally {
      downloads.delete(digest);
    }
  })();
  state.done.catch(() => {});
  return state;
}

async function pull(request, response) {
  const { model, name } = await bodyOf(request);
  const wanted = full(model ?? name ?? "");
  if (wanted === ":latest") return sendJson(response, 400, { error: "invalid model name" });
  counts.pulls[wanted] = (counts.pulls[wanted] ?? 0) + 1;
  const stream = ndjson(response);
  let gone = false;
  response.once("close", () => (gone = true));
  stream.line({ status: "pulling manifest" });
  const offered = Object.entries(registry).find(([known]) => known.toLowerCase() === wanted.toLowerCase())?.[1];
  if (!offered) return stream.error(500, "pull model manifest: file does not exist");
  const layers = offered.layers.map((size, index) => ({ size, digest: digestOf(`${wanted} layer ${index} ${size}`) }));
  const config = { size: 561, digest: digestOf(`${wanted} config`) };
  try {
    for (const { size, digest } of [...layers, config]) {
      const status = `pulling ${bare(digest).slice(0, 12)}`;
      if (disk.blobs[digest]?.completed === size) {
        stream.line({ status, digest, total: size, completed: size });
        continue;
      }
      const state = download(digest, size);
      state.references += 1;
      try {
        let running = true;
        state.done.then(
          () => (running = false),
          () => (running = false),
        );
        while (running && !gone) {
          const { completed } = disk.blobs[digest];
          // Left out when it is 0, as the real server's encoder does.
          stream.line({ status, digest, total: size, ...(completed === 0 ? {} : { completed }) });
          await sleep(stepMs);
        }
        if (gone) return log("pull: the client went away");
        await state.done;
        stream.line({ status, digest, total: size, completed: size });
      } finally {
        state.references -= 1;
      }
    }
  } catch (error) {
    log(`pull failed: ${error.message}`);
    if (error.drop) return response.destroy();
    return stream.error(500, error.message);
  }
  stream.line({ status: "verifying sha256 digest" });
  stream.line({ status: "writing manifest" });
  disk.models[wanted] = {
    ...offered,
    params: offered.params ?? {},
    layers: [...layers, config].map(({ digest }) => digest),
    weights: layers[0].digest,
    weightBytes: layers[0].size,
    size: [...layers, config].reduce((sum, { size }) => sum + size, 0),
    digest: bare(digestOf(`${wanted} manifest ${JSON.stringify(offered)}`)),
    licenses: ["A license."],
    modified: new Date().toISOString(),
  };
  save();
  stream.line({ status: "success" });
  stream.end();
}

async function create(request, response) {
  const { model, name, from, files, parameters = {}, license, renderer, parser } = await bodyOf(request);
  const wanted = full(model ?? name ?? "");
  if (
    !/^([a-zA-Z0-9_][\w.:-]*\/)?([a-zA-Z0-9_][\w-]{0,79}\/)?[a-zA-Z0-9_][\w.-]{0,79}:[a-zA-Z0-9_][\w.-]{0,79}$/.test(
      wanted,
    )
  ) {
    return sendJson(response, 400, { error: "invalid model name" });
  }
  const stream = ndjson(response);
  let base;
  if (from) {
    base = disk.models[find(from) ?? ""];
    if (!base) return stream.error(500, `pull model manifest: file does not exist`);
    // Older releases do not hand them on.
    if (!since("0.12.7")) base = { ...base, renderer: undefined, parser: undefined };
    if (env.STAND_IN_LOSES_TOOLS) base = { ...base, toolless: true };
  } else if (files && Object.keys(files).length > 0) {
    const [[title, digest]] = Object.entries(files);
    const blob = disk.blobs[digest];
    if (!blob) return stream.error(500, `open ${folder}/blobs/${digest.replace(":", "-")}: no such file or directory`);
    if (!blob.gguf) return stream.error(400, `no Modelfile or safetensors files found (${title})`);
    stream.line({ status: "parsing GGUF" });
    base = {
      ...plain,
      parameters: "0.1B",
      quantization: "F16",
      family: "llama",
      params: {},
      layers: [digest],
      weights: digest,
      weightBytes: blob.size,
      size: blob.size,
      licenses: [],
    };
  } else {
    return stream.error(400, "neither 'from' or 'files' was specified");
  }
  for (const digest of base.layers) stream.line({ status: `using existing layer ${digest}` });
  const params = { ...base.params, ...parameters };
  const licenses = [...(base.licenses ?? []), ...(license ? [license].flat() : [])];
  stream.line({ status: "writing manifest" });
  const digest = bare(digestOf(JSON.stringify([base.layers, params, licenses])));
  disk.models[wanted] = {
    ...base,
    ...(renderer && { renderer }),
    ...(parser && { parser }),
    params,
    licenses,
    digest,
    modified: new Date().toISOString(),
  };
  save();
  stream.line({ status: "success" });
  stream.end();
}

async function blob(request, response, digest) {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return sendJson(response, 400, { error: "invalid digest format" });
  const there = disk.blobs[digest]?.completed === disk.blobs[digest]?.size && disk.blobs[digest];
  if (request.method === "HEAD") {
    response.writeHead(there ? 200 : 404);
    return response.end();
  }
  const hash = createHash("sha256");
  let size = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of request) {
    hash.update(chunk);
    size += chunk.length;
    if (head.length < 4) head = Buffer.concat([head, chunk]).subarray(0, 4);
  }
  const got = `sha256:${hash.digest("hex")}`;
  if (got !== digest) return sendJson(response, 400, { error: `digest mismatch, expected "${digest}", got "${got}"` });
  counts.blobsReceived.push(digest);
  if (there) return response.writeHead(200).end();
  disk.blobs[digest] = { size, completed: size, gguf: head.toString("latin1") === "GGUF" };
  save();
  response.writeHead(201).end();
}

async function remove(request, response) {
  const { model, name } = await bodyOf(request);
  const found = find(model ?? name ?? "");
  if (!found) throw new HttpError(404, `model '${model ?? name}' not found`);
  delete disk.models[found];
  const used = new Set(Object.values(disk.models).flatMap(({ layers }) => layers));
  for (const digest of Object.keys(disk.blobs)) if (!used.has(digest)) delete disk.blobs[digest];
  save();
  response.writeHead(200).end();
}

const details = ({ family, parameters, quantization }) => ({
  parent_model: "",
  format: "gguf",
  family,
  families: [family],
  parameter_size: parameters,
  quantization_level: quantization,
});

async function show(request, response) {
  const { model, name } = await bodyOf(request);
  const found = disk.models[find(model ?? name ?? "") ?? ""];
  if (!found) throw new HttpError(404, `model '${model ?? name}' not found`);
  const parameters = Object.entries(found.params).map(([key, value]) => `${key.padEnd(30)} ${value}`);
  sendJson(response, 200, {
    ...(found.licenses?.length ? { license: found.licenses.join("\n") } : {}),
    modelfile: [
      "# STAND-IN",
      "FROM /stand-in",
      "TEMPLATE {{ .Prompt }}",
      ...(found.renderer ? [`RENDERER ${found.renderer}`] : []),
      ...(found.parser ? [`PARSER ${found.parser}`] : []),
    ].join("\n"),
    ...(parameters.length === 0 ? {} : { parameters: parameters.join("\n") }),
    template: "{{ .Prompt }}",
    details: details(found),
    model_info: { "general.architecture": found.family, [`${found.family}.context_length`]: found.trained },
    // Without a parser, calls of tools stay text.
    capabilities: found.parser && !found.toolless ? ["completion", "tools", "thinking"] : ["completion"],
    modified_at: found.modified,
  });
}

// ---------------------------------------------------------------- loading

/** By weights, as the real scheduler keeps them: two names of the same weights share one place. */
const loaded = new Map();

/** Three tiers by VRAM, unless told otherwise. */
function defaultContext() {
  const told = Number(env.OLLAMA_CONTEXT_LENGTH ?? 0);
  if (told > 0) return told;
  return vram < 24 * GiB ? 4096 : vram < 48 * GiB ? 32_768 : 262_144;
}

/** Nanoseconds of Go, a number of seconds, or for ever. */
function keepAliveMs(given) {
  const value = given ?? env.OLLAMA_KEEP_ALIVE ?? "5m";
  if (typeof value === "number" || /^-?\d+$/.test(value))
    return Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value) * 1000;
  if (value.startsWith("-")) return Number.POSITIVE_INFINITY;
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...value.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit],
    0,
  );
}

const gib = (bytes) => `${(bytes / GiB).toFixed(1)} GiB`;

/** The model, loaded with what the request, its parameters, the environment say, in this order. */
async function schedule(name, options, keepAlive) {
  const found = find(name ?? "");
  if (!found) throw new HttpError(404, `model '${name}' not found`);
  const model = disk.models[found];
  const asked = options?.num_ctx ?? model.params.num_ctx ?? defaultContext();
  const context = Math.min(Math.max(4, asked), model.trained);
  let runner = loaded.get(model.weights);
  if (runner && runner.context !== context) {
    log(`loading anew: context ${runner.context} → ${context}`);
    loaded.delete(model.weights);
    runner = undefined;
  }
  if (!runner) {
    const what = fault("load");
    if (what?.do === "exit" || what?.do === "oom") dieBy(what);
    if (what)
      throw new HttpError(what.status ?? 500, what.message ?? "llama-server process has terminated: signal: killed");
    const kv = env.OLLAMA_KV_CACHE_TYPE === "q8_0" ? 0.5 : env.OLLAMA_KV_CACHE_TYPE === "q4_0" ? 0.25 : 1;
    const size = Math.round(model.weightBytes + model.kvBytes * kv * context * parallel);
    if (size > vram + memory) {
      throw new HttpError(
        500,
        `model requires more system memory (${gib(size - vram)}) than is available (${gib(memory)})`,
      );
    }
    runner = {
      name: found,
      model,
      context,
      size,
      vram: Math.min(size, vram),
      keepAlive: keepAliveMs(undefined),
      timer: null,
    };
    loaded.set(model.weights, runner);
    counts.loads.push({ model: found, context });
    log(`loaded ${found} with a context of ${context}`);
  }
  if (keepAlive !== undefined) runner.keepAlive = keepAliveMs(keepAlive);
  clearTimeout(runner.timer);
  if (runner.keepAlive < 2 ** 31) runner.timer = setTimeout(() => unload(model.weights), runner.keepAlive);
  return { runner, model, name: found };
}

function unload(weights) {
  const runner = loaded.get(weights);
  if (!runner) return;
  counts.unloads.push(runner.name);
  keepCounts();
  // It is answered before it is done.
  setTimeout(() => loaded.delete(weights), 100);
}

function processes(response) {
  sendJson(response, 200, {
    models: [...loaded.values()].map(({ name, model, context, size, vram: onGpu, keepAlive }) => ({
      name,
      model: name,
      size,
      digest: model.digest,
      details: details(model),
      expires_at:
        keepAlive === Number.POSITIVE_INFINITY
          ? "2318-01-01T00:00:00Z"
          : new Date(Date.now() + keepAlive).toISOString(),
      size_vram: onGpu,
      context_length: context,
    })),
  });
}

// ---------------------------------------------------------------- answering

const quarter = (text) => Math.ceil(text.length / 4);
const messageTokens = (message) => quarter(JSON.stringify(message)) + 4;

/** What is left of a prompt that is too long: the oldest go first, system messages stay, the newest stays. */
function whatFits(messages, tools, context) {
  const fixed = tools.length === 0 ? 0 : quarter(JSON.stringify(tools));
  const size = (list) => fixed + list.reduce((sum, message) => sum + messageTokens(message), 0);
  for (let from = 0; from < messages.length; from++) {
    const kept = [...messages.slice(0, from).filter(({ role }) => role === "system"), ...messages.slice(from)];
    if (size(kept) <= context) return { tokens: size(kept), dropped: messages.length - kept.length };
  }
  throw new HttpError(400, "the input length exceeds the context length");
}

const shells = [
  ["exec_command", "cmd"],
  ["shell_command", "command"],
  ["shell", "command"],
  ["local_shell", "command"],
  ["Bash", "command"],
  ["bash", "command"],
];

function stepOf(step, tools) {
  if (!("run" in step)) return step;
  for (const [name, argument] of shells) {
    const tool = tools.find((offered) => offered.name === name);
    if (!tool) continue;
    const list = tool.parameters?.properties?.[argument]?.type === "array";
    return { call: name, arguments: { [argument]: list ? ["bash", "-lc", step.run] : step.run } };
  }
  return { say: `(no shell tool was offered to run ${step.run})` };
}

/** One turn for each stretch of the assistant's messages that went before. */
function turnFor(messages, tools) {
  const everything = messages.map(({ text }) => text).join("\n");
  const chosen = script.find(({ when }) => when === undefined || everything.includes(when));
  if (!chosen) return [{ say: "ok" }];
  const turns = messages.filter(
    ({ role }, index) => role === "assistant" && messages[index - 1]?.role !== "assistant",
  ).length;
  const turn = chosen.turns[turns];
  return turn ? turn.steps.map((step) => stepOf(step, tools)) : [{ say: "Done." }];
}

/**
 * Answers one request on any wire.
 * `ask`: {model, messages: [{role, text}], tools: [{name, parameters}], stream, maxTokens, format, path, options, keepAlive}
 */
async function answer(request, response, ask) {
  const what = fault(
    "answer",
    ({ model, tools }) => (model === undefined || model === ask.model) && (!tools || ask.tools.length > 0),
  );
  if (what?.do === "refuse") return request.socket.destroy();
  if (what?.do === "exit" || what?.do === "oom") dieBy(what);
  if (what?.do === "exit-after") response.once("close", () => dieBy(what));
  if (what?.do === "runner-oom") await runnerOutOfMemory();
  if (what?.do === "hang-before") return;
  if (what?.do === "status")
    throw new HttpError(
      what.status ?? 500,
      what.message ??
        "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details",
    );
  if (what?.do === "overflow") throw new HttpError(400, "the input length exceeds the context length");
  const { runner, name } = await schedule(ask.model, ask.options, ask.keepAlive);
  const { tokens, dropped } = whatFits(ask.messages, ask.tools, runner.context);
  let steps = turnFor(ask.messages, ask.tools);
  const written = steps.map((step) => step.say ?? step.think ?? JSON.stringify(step.arguments)).join("");
  let outputTokens = Math.max(1, quarter(written));
  let reason = "stop";
  if (ask.maxTokens !== undefined && outputTokens > ask.maxTokens) {
    steps = [{ say: written.slice(0, ask.maxTokens * 4) }];
    outputTokens = ask.maxTokens;
    reason = "length";
  }
  const record = {
    path: ask.path,
    model: name,
    inputTokens: tokens,
    outputTokens,
    droppedMessages: dropped,
    contextLength: runner.context,
  };
  counts.requests.push(record);
  keepCounts();
  const usage = what?.do === "no-usage" ? null : { input: tokens, output: outputTokens };
  const told = {
    model: what?.do === "wrong-model" ? "another-model" : ask.model,
    steps,
    usage,
    reason,
    estimate: ask.messages.reduce((sum, message) => sum + messageTokens(message), 0),
  };
  if (!ask.stream) {
    response.writeHead(200, { "content-type": "application/json" });
    return response.end(what?.do === "bad-json" ? '{"id": "oops",' : JSON.stringify(ask.format.document(told)));
  }
  response.writeHead(200, { "content-type": ask.format.contentType ?? "text/event-stream" });
  const events = ask.format.events(told);
  for (const [index, event] of events.entries()) {
    if (response.destroyed) return;
    if (index === Math.min(2, events.length - 1) && what) {
      if (what.do === "reset") return response.socket?.destroy();
      if (what.do === "hang-after") return;
      if (what.do === "cut") return response.end();
      if (what.do === "bad-json") response.write("data: {oops\n\n");
      if (what.do === "half-event") return response.end(event.slice(0, Math.floor(event.length / 2)));
    }
    response.write(event);
    await sleep(1);
  }
  response.end();
}

const id = (prefix) => `${prefix}${randomBytes(6).toString("hex")}`;
const cut = (text) => text.match(/[\s\S]{1,24}/g) ?? [];
const textIn = (content) =>
  typeof content === "string"
    ? content
    : (content ?? []).map((part) => part.text ?? part.output ?? textIn(part.content ?? "")).join("");

// chat completions

const chatUsage = ({ input, output }) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});
const chatCall = (step, index) => ({
  id: id("call_"),
  index,
  type: "function",
  function: { name: step.call, arguments: JSON.stringify(step.arguments) },
});

const chatFormat = (includeUsage) => ({
  document({ model, steps, usage, reason }) {
    const calls = steps.filter((step) => step.call).map(chatCall);
    const reasoning = steps.map((step) => step.think ?? "").join("");
    const message = {
      role: "assistant",
      content: steps.map((step) => step.say ?? "").join(""),
      ...(reasoning && { reasoning }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
    const choices = [{ index: 0, message, finish_reason: calls.length > 0 ? "tool_calls" : reason }];
    return {
      id: id("chatcmpl-"),
      object: "chat.completion",
      created: Math.floor(Date.now() / 1000),
      model,
      system_fingerprint: "fp_ollama",
      choices,
      ...(usage && { usage: chatUsage(usage) }),
    };
  },
  events({ model, steps, usage, reason }) {
    const base = {
      id: id("chatcmpl-"),
      object: "chat.completion.chunk",
      created: Math.floor(Date.now() / 1000),
      model,
      system_fingerprint: "fp_ollama",
    };
    let first = true;
    const event = (value) => `data: ${JSON.stringify({ ...base, ...value })}\n\n`;
    const delta = (fields) => {
      const role = first ? { role: "assistant" } : {};
      first = false;
      return event({ choices: [{ index: 0, delta: { ...role, content: "", ...fields }, finish_reason: null }] });
    };
    let calls = 0;
    const content = steps.flatMap((step) => {
      if (step.call) return [delta({ tool_calls: [chatCall(step, calls++)] })];
      return cut(step.say ?? step.think).map((text) =>
        delta(step.say === undefined ? { reasoning: text } : { content: text }),
      );
    });
    const finish = { index: 0, delta: {}, finish_reason: calls > 0 ? "tool_calls" : reason };
    return [
      ...(content.length === 0 ? [delta({})] : content),
      event({ choices: [finish] }),
      ...(includeUsage && usage ? [event({ choices: [], usage: chatUsage(usage) })] : []),
      "data: [DONE]\n\n",
    ];
  },
});

async function chatCompletions(request, response) {
  const body = await bodyOf(request);
  if (!Array.isArray(body.messages) || body.messages.length === 0)
    throw new HttpError(400, "[] is too short - 'messages'");
  const messages = body.messages.map(({ role, content, tool_calls: calls, reasoning, ...rest }) => ({
    role,
    text: textIn(content),
    ...(reasoning && { reasoning }),
    ...(calls && { calls }),
    ...(rest.tool_call_id && { answers: rest.tool_call_id }),
  }));
  const tools = (body.tools ?? []).filter(({ type }) => type === "function").map((tool) => tool.function);
  await answer(request, response, {
    path: "/v1/chat/completions",
    model: body.model,
    messages,
    tools,
    stream: body.stream === true,
    maxTokens: body.max_tokens,
    format: chatFormat(body.stream_options?.include_usage === true),
  });
}

// responses

function responsesConversation(body) {
  const messages = body.instructions ? [{ role: "system", text: body.instructions }] : [];
  if (typeof body.input === "string") return [...messages, { role: "user", text: body.input }];
  for (const item of body.input ?? []) {
    switch (item.type ?? (item.role ? "message" : "")) {
      case "message":
        messages.push({ role: item.role === "developer" ? "system" : item.role, text: textIn(item.content) });
        break;
      case "function_call":
        messages.push({ role: "assistant", text: "", calls: [{ name: item.name, arguments: item.arguments }] });
        break;
      case "function_call_output":
        messages.push({ role: "tool", text: textIn(item.output) });
        break;
      case "reasoning":
        messages.push({ role: "assistant", text: "", reasoning: item.encrypted_content ?? "" });
        break;
      case "web_search_call":
        break;
      default:
        throw new HttpError(400, `unknown input item type: ${JSON.stringify(item.type ?? "")}`);
    }
  }
  return messages;
}

function responsesTools(tools) {
  return tools.flatMap((tool) => {
    if (tool.type === "function") return [tool];
    if (tool.type === "namespace")
      return (tool.tools ?? []).map((member) => ({ ...member, name: `${tool.name}.${member.name}` }));
    if (tool.type.startsWith("web_search")) {
      if (noCloud) throw new HttpError(403, "ollama cloud is disabled: web search is unavailable");
      return [{ name: "web_search", parameters: {} }];
    }
    throw new HttpError(400, `unsupported tool type: ${tool.type}`);
  });
}

/** Cached tokens are always 0. */
const responsesUsage = ({ input, output }) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: input + output,
});

const itemOf = (step) =>
  step.call
    ? {
        id: id("fc_"),
        type: "function_call",
        status: "completed",
        call_id: id("call_"),
        name: step.call,
        arguments: JSON.stringify(step.arguments),
      }
    : step.think === undefined
      ? {
          id: id("msg_"),
          type: "message",
          status: "completed",
          role: "assistant",
          content: [{ type: "output_text", text: step.say, annotations: [], logprobs: [] }],
        }
      : {
          id: id("rs_"),
          type: "reasoning",
          summary: [{ type: "summary_text", text: step.think }],
          encrypted_content: step.think,
        };

const responsesFormat = {
  document({ model, steps, usage, reason }) {
    const incomplete =
      reason === "length"
        ? { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }
        : { status: "completed", incomplete_details: null };
    return {
      id: id("resp_"),
      object: "response",
      created_at: Math.floor(Date.now() / 1000),
      ...incomplete,
      model,
      output: steps.map(itemOf),
      error: null,
      usage: usage && responsesUsage(usage),
    };
  },
  events(told) {
    const whole = responsesFormat.document(told);
    let number = 0;
    const event = (type, fields) =>
      `event: ${type}\ndata: ${JSON.stringify({ ...fields, sequence_number: number++, type })}\n\n`;
    const begun = { ...whole, status: "in_progress", output: [], usage: null };
    const events = [event("response.created", { response: begun }), event("response.in_progress", { response: begun })];
    for (const [output_index, item] of whole.output.entries()) {
      const at = { output_index, item_id: item.id };
      const add = (type, fields) => events.push(event(type, fields));
      if (item.type === "function_call") {
        add("response.output_item.added", { output_index, item: { ...item, status: "in_progress", arguments: "" } });
        add("response.function_call_arguments.delta", { ...at, delta: item.arguments });
        add("response.function_call_arguments.done", { ...at, arguments: item.arguments });
      } else if (item.type === "reasoning") {
        const [{ text }] = item.summary;
        add("response.output_item.added", { output_index, item: { ...item, summary: [] } });
        for (const delta of cut(text)) add("response.reasoning_summary_text.delta", { ...at, summary_index: 0, delta });
        add("response.reasoning_summary_text.done", { ...at, summary_index: 0, text });
      } else {
        const [{ text }] = item.content;
        const part = { type: "output_text", text: "", annotations: [], logprobs: [] };
        add("response.output_item.added", { output_index, item: { ...item, status: "in_progress", content: [] } });
        add("response.content_part.added", { ...at, content_index: 0, part });
        for (const delta of cut(text))
          add("response.output_text.delta", { ...at, content_index: 0, delta, logprobs: [] });
        add("response.output_text.done", { ...at, content_index: 0, text, logprobs: [] });
        add("response.content_part.done", { ...at, content_index: 0, part: { ...part, text } });
      }
      add("response.output_item.done", { output_index, item });
    }
    events.push(event("response.completed", { response: whole }));
    return events;
  },
};

async function responses(request, response) {
  const body = await bodyOf(request);
  await answer(request, response, {
    path: "/v1/responses",
    model: body.model,
    messages: responsesConversation(body),
    tools: responsesTools(body.tools ?? []),
    stream: body.stream === true,
    maxTokens: body.max_output_tokens,
    format: responsesFormat,
  });
}

// messages

const stopOf = (steps, reason) =>
  steps.some((step) => step.call) ? "tool_use" : reason === "length" ? "max_tokens" : "end_turn";
const blockOf = (step) =>
  step.call
    ? { type: "tool_use", id: id("toolu_"), name: step.call, input: step.arguments }
    : step.think === undefined
      ? { type: "text", text: step.say }
      : { type: "thinking", thinking: step.think };

const messagesFormat = {
  document: ({ model, steps, usage, reason }) => ({
    id: id("msg_"),
    type: "message",
    role: "assistant",
    model,
    content: steps.map(blockOf),
    stop_reason: stopOf(steps, reason),
    stop_sequence: null,
    usage: { input_tokens: usage?.input ?? 0, output_tokens: usage?.output ?? 0 },
  }),
  events({ model, steps, usage, reason, estimate }) {
    const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    // An estimate of what was sent; the count of what was read comes at the end.
    const message = {
      id: id("msg_"),
      type: "message",
      role: "assistant",
      model,
      content: [],
      usage: { input_tokens: estimate, output_tokens: 0 },
    };
    const events = [event("message_start", { message })];
    for (const [index, step] of steps.entries()) {
      const block = blockOf(step);
      const empty = step.call
        ? { ...block, input: {} }
        : step.think === undefined
          ? { type: "text", text: "" }
          : { type: "thinking", thinking: "" };
      events.push(event("content_block_start", { index, content_block: empty }));
      if (step.call)
        events.push(
          event("content_block_delta", {
            index,
            delta: { type: "input_json_delta", partial_json: JSON.stringify(step.arguments) },
          }),
        );
      for (const text of cut(step.say ?? ""))
        events.push(event("content_block_delta", { index, delta: { type: "text_delta", text } }));
      for (const thinking of cut(step.think ?? ""))
        events.push(event("content_block_delta", { index, delta: { type: "thinking_delta", thinking } }));
      events.push(event("content_block_stop", { index }));
    }
    const counted = { input_tokens: usage?.input ?? 0, output_tokens: usage?.output ?? 0 };
    events.push(
      event("message_delta", { delta: { stop_reason: stopOf(steps, reason) }, usage: counted }),
      event("message_stop", {}),
    );
    return events;
  },
};

async function messages(request, response) {
  const body = await bodyOf(request);
  if (!(body.max_tokens > 0)) throw new HttpError(400, "max_tokens is required and must be positive");
  const system = body.system === undefined ? [] : [{ role: "system", text: textIn(body.system) }];
  const conversation = body.messages.flatMap(({ role, content }) => {
    if (typeof content === "string") return [{ role, text: content }];
    return content.map((block) => {
      if (block.type === "tool_use") return { role, text: "", calls: [{ name: block.name, arguments: block.input }] };
      if (block.type === "tool_result") return { role: "tool", text: textIn(block.content) };
      return { role, text: block.text ?? block.thinking ?? "" };
    });
  });
  await answer(request, response, {
    path: "/v1/messages",
    model: body.model,
    messages: [...system, ...conversation],
    tools: (body.tools ?? []).map(({ name, input_schema: parameters }) => ({ name, parameters })),
    stream: body.stream === true,
    maxTokens: body.max_tokens,
    format: messagesFormat,
  });
}

// Ollama's own

const durations = ({ input, output }) => ({
  total_duration: 5_000_000 + output * 1_000_000,
  load_duration: 1_000_000,
  prompt_eval_count: input,
  prompt_eval_duration: 2_000_000,
  eval_count: output,
  eval_duration: output * 1_000_000,
});

const nativeFormat = (kind) => {
  const piece = (model, text, more) => ({
    model,
    created_at: new Date().toISOString(),
    ...(kind === "chat" ? { message: { role: "assistant", content: text } } : { response: text }),
    ...more,
  });
  const end = ({ usage, reason }) => ({ done: true, done_reason: reason, ...(usage && durations(usage)) });
  const said = (steps) => steps.map((step) => step.say ?? "").join("");
  return {
    contentType: "application/x-ndjson",
    document: (told) => piece(told.model, said(told.steps), end(told)),
    events: (told) =>
      [
        ...cut(said(told.steps)).map((text) => piece(told.model, text, { done: false })),
        piece(told.model, "", end(told)),
      ].map((value) => `${JSON.stringify(value)}\n`),
  };
};

async function native(request, response, kind) {
  const body = await bodyOf(request);
  const nothing = kind === "chat" ? !body.messages?.length : !body.prompt;
  const told = (done_reason) =>
    sendJson(response, 200, {
      model: body.model,
      created_at: new Date().toISOString(),
      ...(kind === "chat" ? { message: { role: "assistant", content: "" } } : { response: "" }),
      done: true,
      done_reason,
    });
  if (!find(body.model ?? "")) throw new HttpError(404, `model '${body.model}' not found`);
  if (nothing && body.keep_alive !== undefined && keepAliveMs(body.keep_alive) === 0) {
    unload(disk.models[find(body.model)].weights);
    return told("unload");
  }
  if (nothing) {
    await schedule(body.model, body.options, body.keep_alive);
    return told("load");
  }
  await answer(request, response, {
    path: `/api/${kind}`,
    model: body.model,
    messages:
      kind === "chat"
        ? body.messages.map(({ role, content }) => ({ role, text: textIn(content) }))
        : [{ role: "user", text: body.prompt }],
    tools: [],
    stream: body.stream !== false,
    maxTokens: body.options?.num_predict,
    options: body.options,
    keepAlive: body.keep_alive,
    format: nativeFormat(kind),
  });
}

// ---------------------------------------------------------------- routes

const since = (wanted) => {
  const numbers = (text) => text.split("-")[0].split(".").map(Number);
  const [here, there] = [numbers(version), numbers(wanted)];
  const place = here.findIndex((number, index) => number !== there[index]);
  return place === -1 || here[place] > there[place];
};

async function route(request, response) {
  const { pathname } = new URL(request.url, "http://stand-in");
  const at = `${request.method} ${pathname}`;
  if (!pathname.startsWith("/stand-in")) counts.httpRequests.push(at);
  if (pathname.startsWith("/api/blobs/") && ["HEAD", "POST"].includes(request.method))
    return blob(request, response, pathname.slice("/api/blobs/".length));
  switch (at) {
    case "GET /":
    case "HEAD /":
      return response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end("Ollama is running");
    case "GET /api/version":
      return sendJson(response, 200, { version });
    case "GET /api/status":
      return sendJson(response, 200, { cloud: { disabled: noCloud, source: noCloud ? "env" : "none" } });
    case "GET /api/tags":
      return sendJson(response, 200, {
        models: Object.entries(disk.models).map(([name, model]) => ({
          name,
          model: name,
          modified_at: model.modified,
          size: model.size,
          digest: model.digest,
          details: details(model),
        })),
      });
    case "GET /api/ps":
      return processes(response);
    case "POST /api/pull":
      return pull(request, response);
    case "POST /api/create":
      return create(request, response);
    case "POST /api/show":
      return show(request, response);
    case "DELETE /api/delete":
      return remove(request, response);
    case "POST /api/generate":
      return native(request, response, "generate");
    case "POST /api/chat":
      return native(request, response, "chat");
    case "GET /v1/models":
      return sendJson(response, 200, {
        object: "list",
        data: Object.keys(disk.models).map((name) => ({ id: name, object: "model", created: 0, owned_by: "library" })),
      });
    case "POST /v1/chat/completions":
      return chatCompletions(request, response);
    case "GET /stand-in/counts":
      return sendJson(response, 200, {
        ...counts,
        environment: Object.fromEntries(Object.entries(env).filter(([key]) => key.startsWith("OLLAMA_"))),
        blobs: disk.blobs,
      });
    case "POST /stand-in/faults":
      faults.push(await bodyOf(request));
      return sendJson(response, 200, { faults });
    case "POST /stand-in/script":
      script = await bodyOf(request);
      return sendJson(response, 200, {});
  }
  if (at === "POST /v1/responses" && since("0.13.3")) return responses(request, response);
  if (at === "POST /v1/messages" && since("0.14.0")) return messages(request, response);
  response.writeHead(404, { "content-type": "text/plain" });
  response.end("404 page not found");
}

/** Each wire has its own shape of an error. */
function refuse(pathname, response, status, message) {
  if (pathname === "/v1/messages") {
    const types = {
      400: "invalid_request_error",
      401: "authentication_error",
      403: "permission_error",
      404: "not_found_error",
      429: "rate_limit_error",
      503: "overloaded_error",
    };
    return sendJson(response, status, {
      type: "error",
      error: { type: types[status] ?? "api_error", message },
      request_id: id("req_"),
    });
  }
  if (pathname.startsWith("/v1/")) {
    const types = { 400: "invalid_request_error", 404: "not_found_error" };
    return sendJson(response, status, {
      error: { message, type: types[status] ?? "api_error", param: null, code: null },
    });
  }
  sendJson(response, status, { error: message });
}

const server = createServer((request, response) => {
  response.setHeader("x-stand-in", "ollama");
  route(request, response).catch((error) => {
    const { pathname } = new URL(request.url, "http://stand-in");
    if (!(error instanceof HttpError)) log(`error: ${error.stack}`);
    if (response.headersSent) return response.destroy();
    refuse(pathname, response, error instanceof HttpError ? error.status : 500, error.message);
  });
});

process.on("SIGTERM", () => process.exit(0));
if (process.argv[2] === "serve") {
  const early = fault("start");
  if (early?.do === "hang") {
    log("waiting for the GPU");
    setInterval(() => {}, 60_000);
    await new Promise(() => {});
  }
  if (early) dieBy(early);
}
const [host, port] = (env.OLLAMA_HOST ?? "127.0.0.1:11434").split(":");
server.listen(Number(port), host, () =>
  log(`Listening on ${host}:${server.address().port} (version ${version}, STAND-IN: no model runs here)`),
);
