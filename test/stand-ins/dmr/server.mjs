// A STAND-IN for Docker Model Runner v1.2.6 with llama.cpp and vLLM behind it. No model runs here: answers come
// from a script, tokens are counted words. It speaks the routes, streams, errors and documented defects of the
// real server, so that what works against it has a chance to work there. It says in its log and in the header
// `x-stand-in` of every answer what it is. Routes under /stand-in/ are for tests alone.
//
// Environment: MODEL_RUNNER_PORT, MODELS_PATH, DO_NOT_TRACK as the real one; STAND_IN_VERSION (v1.2.6; empty: no
// /version), STAND_IN_ENGINES (llama.cpp,vllm), STAND_IN_LOAD_MS (30), STAND_IN_FAULTS (JSON, as POST /stand-in/faults),
// STAND_IN_REFUSES_TO_START (last words), STAND_IN_SCRIPT (JSON: turns, as below), STAND_IN_KEEPS (file in which
// what is counted outlives the server).
//
// POST /stand-in/faults takes any of these; a number counts down, true stays, null ends it:
//   pullBreaks, pullBarren, pullPauseMs, diskFull, registryUnreachable    while a model is pulled or loaded from a file
//   configureConflicts, keepsLoaded, forgetsConfiguration, loadFails (why), contextCap (tokens), gpuLayers ("20/33")
//   chat: status-429, status-500, overflow, no-usage, wrong-model, hang-before-headers; after two events of a stream:
//         hang, reset, bad-json, half-event, die, oom                     answerMs: time before each answer
//   responses: sound, after-v1.2.6 (strict about fields)    probe: no-call, hang (to the harness's own trial)
// POST /stand-in/script {turns: [{text?, reasoning?, calls?: [{name, arguments}], cut?}]}: served one by one to requests
// that have tools. GET /stand-in/counted: tokens of each answer. GET /stand-in/events: what was asked, and what would
// have been told to registries. POST /stand-in/{engine-dies,exit,eat-memory}: ends the engine, or the server.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const env = process.env;
const NAME = "agent-eval stand-in for docker-model-runner";
const VERSION = env.STAND_IN_VERSION ?? "v1.2.6";
const ENGINES = (env.STAND_IN_ENGINES ?? "llama.cpp").split(",");
const LOAD_MS = Number(env.STAND_IN_LOAD_MS ?? 30);
const STORE = `${env.MODELS_PATH ?? "/models"}/stand-in.json`;
const MIB = 1024 ** 2;
const BODY_LIMIT = 10 * MIB;

const log = [];
function say(text) {
  const line = `time=${new Date().toISOString()} level=INFO msg=${JSON.stringify(text)}`;
  log.push(line);
  console.log(line);
}

// --- What a registry would have -------------------------------------------------------------------------------------

const config = (format, more = {}) => ({
  format,
  quantization: "Q4_K_M",
  parameters: "4.02 B",
  architecture: "standin",
  size: "2.50 GiB",
  ...more,
});
const REGISTRY = {
  "ai/stand-in:latest": { config: config("gguf"), layers: [6 * MIB, 2 * MIB] },
  "ai/stand-in:4B-Q4_K_M": { config: config("gguf", { context_size: 8192 }), layers: [3 * MIB] },
  "ai/stand-in-vllm:latest": { config: config("safetensors", { quantization: "BF16" }), layers: [4 * MIB] },
};
/** Tokens the models were trained with: no engine gives more. */
const TRAINED = 131072;

const digestOf = (text) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

// --- State ----------------------------------------------------------------------------------------------------------

const disk = existsSync(STORE) ? JSON.parse(readFileSync(STORE, "utf8")) : { models: [], partial: {} };
function save() {
  mkdirSync(env.MODELS_PATH ?? "/models", { recursive: true });
  writeFileSync(STORE, JSON.stringify(disk));
}
/** Fault name → its setting. A number counts down; at 0 it is over. */
const faults = JSON.parse(env.STAND_IN_FAULTS ?? "{}");
/** `backend|model id` → configuration; the same → runner. */
const configurations = new Map();
const runners = new Map();
const loading = new Map();
const recorded = new Map();
const counted = [];
const tracked = [];
const events = [];
let script = JSON.parse(env.STAND_IN_SCRIPT ?? "[]");
function keepCounts() {
  if (env.STAND_IN_KEEPS) writeFileSync(env.STAND_IN_KEEPS, JSON.stringify({ counted, events }));
}

function fault(name) {
  const setting = faults[name];
  if (typeof setting === "number") {
    if (setting <= 0) return false;
    faults[name] = setting - 1;
  }
  return setting ?? false;
}

function canonical(name) {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(name)) return `sha256:${name.replace("sha256:", "")}`;
  const full = name.replace(/^hf\.co\//, "huggingface.co/").replace(/^docker\.io\//, "");
  const colon = full.lastIndexOf(":");
  const tagged = colon > full.lastIndexOf("/");
  const repo = tagged ? full.slice(0, colon) : full;
  const tag = (tagged && full.slice(colon + 1)) || "latest";
  return `${(repo.includes("/") ? repo : `ai/${repo}`).toLowerCase()}:${tag}`;
}
function local(name) {
  const wanted = canonical(name);
  return disk.models.find(({ id, tags }) => id === wanted || tags.includes(wanted)) ?? null;
}
const resolveId = (name) => local(name)?.id ?? name;

// --- Answers --------------------------------------------------------------------------------------------------------

function head(res, status, type) {
  res.writeHead(status, { "content-type": type, "x-stand-in": NAME });
}
function json(res, value, status = 200) {
  head(res, status, "application/json");
  res.end(`${JSON.stringify(value)}\n`);
}
/** Go's http.Error. */
function error(res, status, text) {
  head(res, status, "text/plain; charset=utf-8");
  res.end(`${text}\n`);
}
async function bodyOf(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// --- Models ---------------------------------------------------------------------------------------------------------

async function create(req, res) {
  let from;
  try {
    ({ from } = JSON.parse(await bodyOf(req)));
  } catch {
    return error(res, 400, "invalid request body");
  }
  events.push(`pull ${from}`);
  const name = canonical(from);
  if (/[^a-z0-9/:._-]/i.test(from)) return error(res, 400, "Invalid model reference");
  if (name.startsWith("ai/private")) return error(res, 401, "Unauthorized");
  if (name.startsWith("ai/image-not-model")) {
    return error(res, 422, 'unsupported model config media type: "application/vnd.docker.container.image.v1+json"');
  }
  const remote = REGISTRY[name];
  if (remote === undefined || fault("registryUnreachable")) {
    if (remote === undefined) return error(res, 404, "Model not found");
    return error(res, 500, "error while pulling model: reading model from registry: dial tcp: i/o timeout");
  }
  // Only this exact value gives JSON; anything else gives the same lines with HTML escapes, as text.
  const isJson = req.headers.accept === "application/json";
  res.writeHead(200, {
    "content-type": isJson ? "application/json" : "text/plain",
    "cache-control": "no-cache",
    "x-stand-in": NAME,
  });
  const write = (message) => {
    const line = `${JSON.stringify({ ...message, mode: "pull" })}\n`;
    res.write(isJson ? line : line.replace(/&/g, "&amp;").replace(/"/g, "&#34;").replace(/</g, "&lt;"));
  };
  const none = { total: 0, layer: { size: 0, current: 0 } };
  if (local(from) !== null) {
    write({ type: "success", message: `Using cached model: ${remote.config.size}`, ...none });
    return res.end();
  }
  const total = remote.layers.reduce((sum, size) => sum + size, 0);
  for (const [index, size] of remote.layers.entries()) {
    const id = digestOf(`${name} layer ${index}`);
    let current = disk.partial[id] ?? 0;
    if (current > 0) events.push(`resume ${id.slice(0, 14)} at ${current}`);
    while (current < size) {
      await sleep(Number(faults.pullPauseMs ?? 2));
      if (res.destroyed) return events.push(`pull of ${from} abandoned`);
      current = Math.min(size, current + MIB);
      disk.partial[id] = current;
      events.push(`byte-range ${index} ${current}`);
      const message = `Downloaded: ${(current / MIB).toFixed(2)} MB`;
      write({ type: "progress", message, total, layer: { id, size, current } });
      if (current >= size / 2 && fault("pullBreaks")) {
        save();
        await sleep(5);
        return res.socket.destroy();
      }
      if (fault("pullBarren")) {
        disk.partial[id] = 0;
        return res.socket.destroy();
      }
      if (current >= size / 2 && fault("diskFull")) {
        const why = `writing blob: write ${STORE}/incomplete: no space left on device`;
        write({ type: "error", message: `Error: ${why}`, ...none });
        // The handler cannot change the status any more: the same error follows, bare.
        return res.end(`error while pulling model: writing image to store: ${why}\n`);
      }
    }
  }
  for (const index of remote.layers.keys()) delete disk.partial[digestOf(`${name} layer ${index}`)];
  disk.models.push({ id: digestOf(name), tags: [name], created: 1_700_000_000, config: remote.config, bytes: total });
  save();
  write({ type: "success", message: "Model pulled successfully", ...none });
  res.end();
}

/** Plain ustar archives, as `docker model package` makes them. */
function untar(bytes) {
  const files = new Map();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const field = (from, length) => bytes.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12).trim() || "0", 8);
    files.set(field(0, 100), bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

async function load(req, res) {
  const bytes = await bodyOf(req);
  if (fault("diskFull")) return error(res, 500, "error while loading model: writing blob: no space left on device");
  const files = untar(bytes);
  const manifest = files.get("manifest.json");
  if (manifest === undefined) return error(res, 500, "error while loading model: read manifest: manifest not found");
  const id = digestOf(manifest);
  const hex = JSON.parse(manifest).config?.digest?.replace("sha256:", "");
  const stored = JSON.parse(files.get(`blobs/sha256/${hex}`) ?? "{}").config ?? config("gguf");
  // An archive carries no name: the model is in the store without a tag.
  if (local(id) === null) disk.models.push({ id, tags: [], created: 1, config: stored, bytes: bytes.length });
  save();
  events.push(`load ${id}`);
  head(res, 200, "text/plain");
  res.end(`${JSON.stringify({ type: "success", message: "Model loaded successfully", mode: "pull" })}\n`);
}

/** Tags are shown with their registry, whatever they were asked for as. */
const shown = (tag) => (/^[^/]+\.[^/]+\//.test(tag) ? tag : `docker.io/${tag}`);
const nameOf = ({ id, tags }) => (tags.length > 0 ? shown(tags[0]) : id);
const asModel = ({ id, tags, created, config: about }) => ({ id, tags: tags.map(shown), created, config: about });
const asOpenAi = (model) => {
  const { created, config: about } = model;
  return openAiModel(nameOf(model), created, about);
};
const openAiModel = (id, created, about) => ({
  id,
  object: "model",
  created,
  owned_by: "docker",
  dmr: {
    ...(about.context_size ? { context_window: about.context_size } : {}),
    architecture: about.architecture,
    parameters: about.parameters,
    quantization: about.quantization,
    size: about.size,
  },
});

function getModel(res, name) {
  // Falls back to a part of a name: `stand-in` of anybody's repository.
  const found =
    local(name) ?? disk.models.find(({ tags }) => tags.some((tag) => tag.match(/([^/]+):[^:]*$/)?.[1] === name));
  if (!found) return error(res, 404, `error while getting model: get model '"${name}"': model not found`);
  json(res, asModel(found));
}

function tagModel(res, name, query) {
  const found = local(name);
  if (found === null) return error(res, 404, "model not found");
  const [repo, tag] = [query.get("repo"), query.get("tag")];
  if (!repo || !tag) return error(res, 400, "missing repo or tag query parameter");
  const target = canonical(`${repo}:${tag}`);
  for (const model of disk.models) model.tags = model.tags.filter((other) => other !== target);
  found.tags.push(target);
  save();
  json(res, { message: `Model tagged successfully with "${repo}:${tag}"`, target: `${repo}:${tag}` }, 201);
}

// --- Runners --------------------------------------------------------------------------------------------------------

const ALLOWED = {
  "llama.cpp":
    "-t --threads -c --ctx-size -n --predict -b --batch-size -fa --flash-attn -s --seed --temp --top-k --top-p --min-p -ngl --n-gpu-layers -ctk --cache-type-k -ctv --cache-type-v -kvu --kv-unified -np --parallel --jinja --reasoning-format --reasoning-budget --chat-template-kwargs --mlock --no-mmap".split(
      " ",
    ),
  vllm: "--tensor-parallel-size --max-model-len --max-num-seqs --seed --dtype --quantization --kv-cache-dtype --enforce-eager --gpu-memory-utilization".split(
    " ",
  ),
};

function refuseFlags(backend, flags) {
  for (const flag of flags.filter((text) => text.startsWith("-") && !/^-\d/.test(text))) {
    const key = flag.split("=")[0];
    if (!ALLOWED[backend]?.includes(key)) return `runtime flag "${key}" is not allowed for backend "${backend}"`;
  }
  const path = flags.find((flag) => /[/\\]/.test(flag));
  return path === undefined ? null : `invalid runtime flag "${path}": paths are not allowed (contains '/' or '\\\\')`;
}

/** Models in safetensors go to vLLM where it is, whatever the path says. */
function backendFor(model, asked) {
  return model?.config.format === "safetensors" && ENGINES.includes("vllm") ? "vllm" : asked;
}
const known = (backend) => ["llama.cpp", "vllm", "sglang", "mlx", "diffusers"].includes(backend);
const installed = (backend) => ENGINES.includes(backend);

function slotContext(backend, settings, model) {
  const flags = settings?.["runtime-flags"] ?? [];
  const at = flags.findIndex((flag) => flag === "--parallel" || flag === "-np");
  const slots = backend === "llama.cpp" && at >= 0 ? Number(flags[at + 1]) : 1;
  const asked = settings?.["context-size"] ?? model.config.context_size ?? TRAINED;
  const each = Math.floor((asked > 0 ? asked : TRAINED) / slots);
  const padded = backend === "llama.cpp" ? Math.ceil(each / 256) * 256 : each;
  return Math.min(padded, TRAINED, faults.contextCap ?? TRAINED);
}

function evictIdle() {
  for (const [key, runner] of runners) {
    const keep = runner.settings?.keep_alive ?? "5m";
    const limit = keep.startsWith("-") ? Infinity : Number.parseFloat(keep) * (keep.endsWith("m") ? 60_000 : 1000);
    if (runner.uses === 0 && Date.now() - runner.lastUsed > limit) runners.delete(key);
  }
}

/** Gives a runner, loading it when there is none; throws a text. */
async function runnerFor(backend, model, reference) {
  const key = `${backend}|${model.id}`;
  for (;;) {
    if (runners.has(key)) return runners.get(key);
    if (!loading.has(key)) break;
    await loading.get(key).done.catch(() => {});
  }
  // The configuration counts as it is now: what is set while it loads comes too late.
  const settings = configurations.get(key);
  const work = async () => {
    await sleep(LOAD_MS);
    const why = fault("loadFails");
    if (why) throw new Error(`unable to load runner: error waiting for runner to be ready: ${why}`);
    const layers = faults.gpuLayers ?? "0/33";
    say(`load_tensors: offloaded ${layers} layers to GPU`);
    const n_ctx = slotContext(backend, settings, model);
    say(`llama_context: n_ctx_seq = ${n_ctx}`);
    const runner = { backend, reference, settings, n_ctx, uses: 0, lastUsed: Date.now() };
    runners.set(key, runner);
    events.push(`runner ${backend} ${reference} n_ctx ${n_ctx}`);
    return runner;
  };
  const done = work().finally(() => loading.delete(key));
  loading.set(key, { backend, reference, done });
  return done;
}

async function configure(req, res, path) {
  const asked = path ?? "llama.cpp";
  if (!known(asked)) return error(res, 404, "backend not found");
  let body;
  try {
    body = JSON.parse(await bodyOf(req));
  } catch {
    return error(res, 400, "invalid request");
  }
  const model = local(body.model);
  const flags = body["runtime-flags"] ?? [];
  const why = refuseFlags(asked, flags);
  if (why !== null) return error(res, 500, why);
  const backend = backendFor(model, asked);
  const key = `${backend}|${resolveId(body.model)}`;
  if (fault("configureConflicts") || runners.get(key)?.uses > 0) return error(res, 409, "runner already active");
  const { model: _model, mode: _mode, ...settings } = body;
  if (JSON.stringify(configurations.get(key)) !== JSON.stringify(settings)) {
    runners.delete(key);
    configurations.set(key, settings);
  }
  events.push(`configure ${backend} ${body.model} ${settings["context-size"] ?? "-"}`);
  // 202 says nothing of the model: loading begins afterwards, and its failure is only logged.
  if (model !== null && installed(backend)) {
    runnerFor(backend, model, body.model).catch((cause) => say(`background model preload failed: ${cause.message}`));
  }
  head(res, 202, "text/plain");
  res.end();
}

function configured(res, model) {
  const entries = [...configurations].map(([key, settings]) => {
    const [Backend, ModelID] = key.split("|");
    return {
      Backend,
      Model: local(ModelID) ? nameOf(local(ModelID)) : "",
      ModelID,
      Mode: "completion",
      Config: settings,
    };
  });
  const wanted = entries.filter(({ ModelID }) => local(ModelID) && (!model || ModelID === resolveId(model)));
  if (faults.forgetsConfiguration) for (const entry of wanted) entry.Config = { ...entry.Config, "context-size": 4096 };
  json(res, wanted);
}

async function unload(req, res) {
  const { all, backend = "", models = [] } = JSON.parse(await bodyOf(req));
  events.push(`unload ${all ? "all" : `${backend} ${models}`}`);
  keepCounts();
  let unloaded = 0;
  for (const [key, runner] of runners) {
    const [of, id] = key.split("|");
    const meant = all || ((backend === "" || backend === of) && models.some((name) => resolveId(name) === id));
    if (meant && runner.uses === 0 && !fault("keepsLoaded")) {
      runners.delete(key);
      recorded.delete(id);
      unloaded += 1;
    }
  }
  // Without the backend's name the configuration stays.
  for (const name of models) configurations.delete(`${backend}|${resolveId(name)}`);
  if (all) configurations.clear();
  json(res, { unloaded_runners: unloaded });
}

function ps(res) {
  evictIdle();
  json(res, [
    ...[...runners.values()].map(({ backend, reference, uses, lastUsed, settings }) => ({
      backend_name: backend,
      model_name: reference,
      mode: "completion",
      last_used: uses > 0 ? "0001-01-01T00:00:00Z" : new Date(lastUsed).toISOString(),
      ...(uses > 0 ? { in_use: true } : {}),
      ...(settings?.keep_alive ? { keep_alive: settings.keep_alive } : {}),
    })),
    ...[...loading.values()].map(({ backend, reference }) => ({
      backend_name: backend,
      model_name: reference,
      mode: "completion",
      last_used: "0001-01-01T00:00:00Z",
      loading: true,
    })),
  ]);
}

// --- Inference: what the engines answer -----------------------------------------------------------------------------

const tokensOf = (text) => (text.match(/\S+/g) ?? []).reduce((sum, word) => sum + Math.ceil(word.length / 8), 0);
function textOf(content) {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => part.text ?? part.thinking ?? textOf(part.content)).join(" ");
}
let lastPrompt = "";
function promptTokens(body) {
  const turns = body.messages.map((m) => `${m.role} ${textOf(m.content)} ${JSON.stringify(m.tool_calls ?? "")}`);
  const prompt = [textOf(body.system ?? ""), body.tools ? JSON.stringify(body.tools) : "", ...turns].join("\n");
  let same = 0;
  while (same < prompt.length && prompt[same] === lastPrompt[same]) same += 1;
  const input = Math.max(1, tokensOf(prompt));
  const cached = Math.min(input - 1, tokensOf(prompt.slice(0, same)));
  lastPrompt = prompt;
  return { input, cached };
}

/** The harness tries these Responses before an agent does. Scripts and faults are for the agent. */
const PROBE = "run_probe_command";
const probes = (body) => JSON.stringify(body).includes(PROBE);
const chatFault = (body) => (probes(body) ? undefined : faults.chat);

/** The next turn: scripted for whoever has tools, and something short for warm-ups and questions. */
function nextTurn(hasTools, forced) {
  if (forced === PROBE && faults.probe === "no-call") return { text: "I would rather not.", reasoning: "", calls: [] };
  const turn = hasTools ? script.shift() : undefined;
  if (turn !== undefined) return { text: "", reasoning: "", calls: [], ...turn };
  if (forced) return { text: "", reasoning: "", calls: [{ name: forced, arguments: '{"command":"ls -la"}' }] };
  return { text: "OK.", reasoning: "", calls: [] };
}
function forcedTool(body) {
  const must = body.tool_choice === "required" || body.tool_choice?.type === "any";
  const tool = body.tools?.[0];
  return must ? (tool?.function?.name ?? tool?.name) : undefined;
}

function overflow(backend, input, n_ctx) {
  if (backend === "vllm") {
    const message = `This model's maximum context length is ${n_ctx} tokens. However, you requested ${input} tokens in the messages. Please reduce the length of the messages.`;
    return { object: "error", message, type: "BadRequestError", param: null, code: 400 };
  }
  const message = "the request exceeds the available context size, try increasing it";
  return { error: { code: 400, message, type: "exceed_context_size_error", n_prompt_tokens: input, n_ctx } };
}

const pieces = (text) => text.match(/[\s\S]{1,7}/g) ?? [];

/** Asks the engine: a refusal, or what it says with its counts. */
function infer(runner, body) {
  const broken = chatFault(body);
  if (broken === "status-429" || broken === "status-500") {
    const code = Number(broken.slice(-3));
    return { status: code, body: { error: { code, message: "stand-in was told to fail", type: "server_error" } } };
  }
  if (runner.backend === "llama.cpp" && body.messages.slice(1).some(({ role }) => role === "system")) {
    return {
      status: 500,
      body: { error: { code: 500, message: "System message must be at the beginning.", type: "server_error" } },
    };
  }
  const { input, cached } = promptTokens(body);
  if (input >= runner.n_ctx || broken === "overflow") {
    return { status: 400, body: overflow(runner.backend, input, runner.n_ctx) };
  }
  const turn = nextTurn((body.tools?.length ?? 0) > 0 && !probes(body), forcedTool(body));
  const said = `${turn.reasoning} ${turn.text} ${turn.calls.map((call) => `${call.name} ${call.arguments}`).join(" ")}`;
  const usage = { input, cached, output: Math.max(1, tokensOf(said)) };
  counted.push({ model: body.model, inputTokens: input, cachedTokens: cached, outputTokens: usage.output });
  keepCounts();
  return { status: 200, turn, usage };
}

const timingsOf = ({ input, cached, output }) => ({
  cache_n: cached,
  prompt_n: input - cached,
  prompt_ms: 10,
  prompt_per_second: (input - cached) * 100,
  predicted_n: output,
  predicted_ms: output * 20,
  predicted_per_second: 50,
});
const chatUsage = ({ input, cached, output }) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});
const calling = (turn) => turn.calls.length > 0;
const callId = () => randomUUID().replaceAll("-", "").slice(0, 32);

/** Chunks of a chat completion's stream, without their framing. A call's id comes in its first fragment only. */
function chatChunks(body, turn, usage) {
  const chunk = (choices, more = {}) => ({
    id: "chatcmpl-stand-in",
    object: "chat.completion.chunk",
    created: 1,
    model: faults.chat === "wrong-model" ? "another-model" : body.model,
    choices,
    ...more,
  });
  const delta = (fields, finish_reason = null) => chunk([{ index: 0, delta: fields, finish_reason }]);
  const timings = timingsOf(usage);
  const finish = delta({}, turn.cut ? "length" : calling(turn) ? "tool_calls" : "stop");
  const wantsUsage = body.stream_options?.include_usage === true && faults.chat !== "no-usage";
  return [
    delta({ role: "assistant", content: null }),
    ...pieces(turn.reasoning).map((reasoning_content) => delta({ reasoning_content })),
    ...pieces(turn.text).map((content) => delta({ content })),
    ...turn.calls.flatMap((call, index) => [
      delta({ tool_calls: [{ index, id: callId(), type: "function", function: { name: call.name, arguments: "" } }] }),
      ...pieces(call.arguments).map((text) => delta({ tool_calls: [{ index, function: { arguments: text } }] })),
    ]),
    ...(wantsUsage ? [finish, chunk([], { usage: chatUsage(usage), timings })] : [{ ...finish, timings }]),
  ];
}

function chatDocument(body, turn, usage) {
  const calls = turn.calls.map((call) => ({
    type: "function",
    id: callId(),
    function: { name: call.name, arguments: call.arguments },
  }));
  return {
    id: "chatcmpl-stand-in",
    object: "chat.completion",
    created: 1,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: calling(turn) ? "tool_calls" : "stop",
        message: {
          role: "assistant",
          content: turn.text,
          ...(turn.reasoning ? { reasoning_content: turn.reasoning } : {}),
          ...(calling(turn) ? { tool_calls: calls } : {}),
        },
      },
    ],
    usage: chatUsage(usage),
    timings: timingsOf(usage),
  };
}

async function sendStream(res, lines, broken = faults.chat) {
  head(res, 200, "text/event-stream");
  for (const [index, line] of lines.entries()) {
    if (index === 2) {
      if (broken === "reset") return res.socket.destroy();
      if (broken === "hang") return;
      if (broken === "bad-json") res.write('data: {"choices": [\n\n');
      if (broken === "half-event") return res.end("data: {");
      if (broken === "die") die("the engine asked for it", 1);
      if (broken === "oom") await eatMemory();
    }
    res.write(line);
    if (index % 16 === 15) await sleep(1);
  }
  res.end();
}

/** Everything before the engine: the model, its backend, its runner. null: refused already. */
async function admit(req, res, path, body, anthropic) {
  const refuse = (status, text) => {
    if (!anthropic) error(res, status, text);
    else
      json(
        res,
        { type: "error", error: { type: "not_found_error", message: `Model not found: ${body.model}` } },
        status,
      );
    return null;
  };
  if (path !== null && !known(path)) return refuse(404, "backend not found");
  if (!body.model) return refuse(400, "model is required");
  const model = local(body.model);
  if (model === null) return refuse(404, `error while getting model: get model '"${body.model}"': model not found`);
  if (env.DO_NOT_TRACK !== "1") tracked.push(`HEAD registry of ${body.model}`);
  const backend = backendFor(model, path ?? "llama.cpp");
  if (!installed(backend)) {
    return refuse(412, `backend "${backend}" is not installed; run: docker model install-runner --backend ${backend}`);
  }
  let runner;
  try {
    runner = await runnerFor(backend, model, body.model);
  } catch (cause) {
    error(res, 500, cause.message);
    return null;
  }
  if (req.headers["x-preload-only"] === "true") {
    head(res, 200, "text/plain");
    res.end();
    return null;
  }
  const records = recorded.get(model.id) ?? [];
  records.push({
    id: randomUUID(),
    model: body.model,
    method: "POST",
    url: req.url,
    request: JSON.stringify(body),
    timestamp: 1,
    status_code: 200,
  });
  recorded.set(model.id, records.slice(-10));
  return runner;
}

async function using(runner, work) {
  runner.uses += 1;
  try {
    return await work();
  } finally {
    runner.uses -= 1;
    runner.lastUsed = Date.now();
  }
}

async function parsedBody(req, res) {
  const bytes = await bodyOf(req);
  if (bytes.length > BODY_LIMIT) return error(res, 400, "request too large") ?? null;
  try {
    return JSON.parse(bytes);
  } catch {
    return error(res, 400, "invalid request") ?? null;
  }
}

async function chat(req, res, path) {
  const body = await parsedBody(req, res);
  if (body === null) return;
  if (faults.chat === "hang-before-headers") return;
  const runner = await admit(req, res, path, body, false);
  if (runner === null) return;
  await using(runner, async () => {
    await sleep(Number(faults.answerMs ?? 0));
    const { status, body: refusal, turn, usage } = infer(runner, body);
    if (status !== 200) return json(res, refusal, status);
    if (!body.stream) return json(res, chatDocument(body, turn, usage));
    const data = chatChunks(body, turn, usage).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
    await sendStream(res, [...data, "data: [DONE]\n\n"]);
  });
}

// --- Messages: llama.cpp's own ----------------------------------------------------------------------------------------

async function messages(req, res, path) {
  const body = await parsedBody(req, res);
  if (body === null) return;
  const runner = await admit(req, res, path, body, req.url.startsWith("/anthropic/"));
  if (runner === null) return;
  await using(runner, async () => {
    const { status, body: refusal, turn, usage } = infer(runner, body);
    if (status !== 200) return json(res, refusal, status);
    const counts = { input_tokens: usage.input - usage.cached, cache_read_input_tokens: usage.cached };
    const blocks = [
      ...(turn.reasoning ? [{ type: "thinking", thinking: turn.reasoning, signature: "" }] : []),
      ...(turn.text ? [{ type: "text", text: turn.text }] : []),
      ...turn.calls.map((call) => ({
        type: "tool_use",
        id: callId(),
        name: call.name,
        input: JSON.parse(call.arguments),
      })),
    ];
    const stop_reason = calling(turn) ? "tool_use" : "end_turn";
    const message = { id: "msg_stand_in", type: "message", role: "assistant", model: body.model, stop_sequence: null };
    if (!body.stream) {
      return json(res, { ...message, content: blocks, stop_reason, usage: { ...counts, output_tokens: usage.output } });
    }
    const event = (value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
    const start = { ...message, content: [], stop_reason: null, usage: { ...counts, output_tokens: 0 } };
    await sendStream(res, [
      event({ type: "message_start", message: start }),
      ...blocks.flatMap((block, index) => blockEvents(block, index).map(event)),
      event({
        type: "message_delta",
        delta: { stop_reason, stop_sequence: null },
        usage: { output_tokens: usage.output },
      }),
      event({ type: "message_stop" }),
    ]);
  });
}

function blockEvents(block, index) {
  const empty = {
    thinking: { ...block, thinking: "" },
    text: { ...block, text: "" },
    tool_use: { ...block, input: {} },
  };
  const deltas = {
    thinking: () => pieces(block.thinking).map((thinking) => ({ type: "thinking_delta", thinking })),
    text: () => pieces(block.text).map((text) => ({ type: "text_delta", text })),
    tool_use: () =>
      pieces(JSON.stringify(block.input)).map((partial_json) => ({ type: "input_json_delta", partial_json })),
  };
  return [
    { type: "content_block_start", index, content_block: empty[block.type] },
    ...deltas[block.type]().map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

async function countTokens(req, res, path) {
  const body = await parsedBody(req, res);
  if (body === null) return;
  const before = lastPrompt;
  const runner = await admit(req, res, path, body, req.url.startsWith("/anthropic/"));
  if (runner === null) return;
  const { input } = promptTokens(body);
  lastPrompt = before;
  json(res, { input_tokens: input });
}

// --- Responses: Docker Model Runner's own translation, with its defects ----------------------------------------------

/** `faults.responses`: `sound` (as it should be), `after-v1.2.6` (strict about fields); otherwise v1.2.6. */
async function responses(req, res) {
  const body = await parsedBody(req, res);
  if (body === null) return;
  events.push(`responses ${body.model}`);
  if (faults.probe === "hang" && probes(body)) return;
  const refuse = (message) => json(res, { error: { code: "invalid_request", message } }, 400);
  const sound = faults.responses === "sound";
  if (!body.model) return refuse("model is required");
  // Defect 6.
  const strange = ["include", "stream_options", "service_tier", "conversation", "prompt"].find(
    (key) => body[key] !== undefined,
  );
  if (faults.responses === "after-v1.2.6" && strange) return refuse(`unsupported parameter: ${strange}`);
  const items = typeof body.input === "string" ? [{ role: "user", content: body.input }] : (body.input ?? []);
  // Defect 4.
  if (!sound && items.some(({ output }) => Array.isArray(output))) {
    return refuse(
      "failed to parse input: input must be a string or array of items: json: cannot unmarshal array into Go struct field InputItem.output of type string",
    );
  }
  const chatBody = {
    model: body.model,
    stream: body.stream === true,
    messages: [
      ...(body.instructions ? [{ role: "system", content: body.instructions }] : []),
      ...items.flatMap((item) => toMessage(item, sound)),
    ],
    ...(body.tools ? { tools: toolsOf(body.tools) } : {}),
    ...(body.tool_choice ? { tool_choice: body.tool_choice } : {}),
  };
  const runner = await admit(req, res, null, chatBody, false);
  if (runner === null) return;
  await using(runner, async () => {
    const { status, body: refusal, turn, usage } = infer(runner, chatBody);
    const response = {
      id: `resp_${callId()}`,
      object: "response",
      created_at: 1,
      model: body.model,
      status: "in_progress",
      output: [],
      error: null,
      usage: null,
    };
    if (status !== 200 && body.stream) {
      // Defect 5: the events go out before the status, so that it is 200, and the text is gone.
      const message = `Upstream service returned status code: ${status}`;
      const failed = [
        { type: "error", error: { code: "upstream_error", message } },
        { type: "response.failed", response: { ...response, status: "failed" } },
      ];
      return sendStream(res, failed.map(asEvent), chatFault(chatBody));
    }
    if (status !== 200)
      return json(res, { ...response, status: "failed", error: { message: refusal.error?.message ?? "" } }, status);
    const counts = { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output };
    if (!body.stream) return json(res, { ...response, status: "completed", output: outputOf(turn), usage: counts });
    const chunks = chatChunks({ ...chatBody, stream_options: { include_usage: sound } }, turn, usage);
    await sendStream(res, streamed(response, chunks, sound ? counts : null, sound).map(asEvent), chatFault(chatBody));
  });
}

const asEvent = (value, index) =>
  `event: ${value.type}\ndata: ${JSON.stringify({ ...value, sequence_number: index + 1 })}\n\n`;
const toolsOf = (tools) =>
  tools
    .filter(({ type }) => type === "function")
    .map(({ name, description, parameters }) => ({ type: "function", function: { name, description, parameters } }));

function toMessage(item, sound) {
  if (sound && item.type === "function_call") {
    return [
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: item.call_id, type: "function", function: { name: item.name, arguments: item.arguments } }],
      },
    ];
  }
  // Defect 2: whatever has a call_id becomes a tool's output, a call among them, which has none.
  if (item.type === "function_call_output" || item.call_id) {
    return [{ role: "tool", content: textOf(item.output ?? ""), tool_call_id: item.call_id }];
  }
  // Defect 7: reasoning that has content becomes what a user said.
  if (item.role === undefined && item.content === undefined) return [];
  const content = Array.isArray(item.content) ? item.content.map(({ text }) => ({ type: "text", text })) : item.content;
  return [{ role: item.role ?? "user", content }];
}

const messageItem = (text) => ({
  id: `msg_${callId()}`,
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text, annotations: [] }],
});
const outputOf = (turn) => [
  ...turn.calls.map((call) => ({
    id: `item_${callId()}`,
    type: "function_call",
    status: "completed",
    call_id: callId(),
    name: call.name,
    arguments: call.arguments,
  })),
  ...(turn.text ? [messageItem(turn.text)] : []),
];

function streamed(response, chunks, usage, sound) {
  const out = [
    { type: "response.created", response },
    { type: "response.in_progress", response },
  ];
  let text = "";
  const message = messageItem("");
  const calls = [];
  for (const { choices } of chunks) {
    const delta = choices[0]?.delta ?? {};
    for (const { index, id = "", function: of } of delta.tool_calls ?? []) {
      // Defect 1: found again by its id, which later fragments lack: each of them becomes a call of its own.
      let call = sound ? calls[index] : calls.find(({ call_id }) => call_id === id);
      if (!call) {
        call = {
          id: `item_${callId()}`,
          type: "function_call",
          call_id: id || `call_${callId()}`,
          name: of.name ?? "",
          arguments: "",
          status: "in_progress",
        };
        calls.push(call);
        out.push({ type: "response.output_item.added", item: { ...call }, output_index: calls.length - 1 });
      }
      if (!of.arguments) continue;
      call.arguments += of.arguments;
      out.push({
        type: "response.function_call_arguments.delta",
        item_id: call.id,
        output_index: calls.length - 1,
        delta: of.arguments,
      });
    }
    if (!delta.content) continue;
    // Defect 8: the message and the first call have the same index.
    if (text === "")
      out.push({ type: "response.output_item.added", item: { ...message, status: "in_progress" }, output_index: 0 });
    text += delta.content;
    out.push({
      type: "response.output_text.delta",
      item_id: message.id,
      output_index: 0,
      content_index: 0,
      delta: delta.content,
    });
  }
  const items = [
    ...(text ? [{ ...message, content: [{ type: "output_text", text, annotations: [] }] }] : []),
    ...calls.map((call) => ({ ...call, status: "completed" })),
  ];
  for (const [output_index, item] of items.entries())
    out.push({ type: "response.output_item.done", item, output_index });
  // Defects 3 and 9: no usage was asked for, and whatever ended it, it is completed.
  return [...out, { type: "response.completed", response: { ...response, status: "completed", output: items, usage } }];
}

// --- For tests --------------------------------------------------------------------------------------------------------

function die(why, code) {
  say(`fatal: ${why}`);
  console.log("stand-in: last words");
  process.exit(code);
}

async function eatMemory() {
  say("allocating KV cache");
  const eaten = [];
  // Written to, or the kernel would give no memory.
  for (;;) {
    eaten.push(Buffer.alloc(16 * MIB, eaten.length + 1));
    await sleep(1);
  }
}

async function forTests(req, res, path) {
  const body = req.method === "POST" ? JSON.parse((await bodyOf(req)).toString() || "{}") : {};
  switch (path) {
    case "/stand-in/faults":
      Object.assign(faults, body);
      for (const [name, setting] of Object.entries(body)) if (setting === null) delete faults[name];
      return json(res, faults);
    case "/stand-in/script":
      script = body.turns ?? [];
      return json(res, { turns: script.length });
    case "/stand-in/counted":
      return json(res, counted);
    case "/stand-in/events":
      return json(res, { events, tracked });
    case "/stand-in/engine-dies":
      runners.clear();
      say("llama.cpp terminated unexpectedly: signal: killed");
      return json(res, {});
    case "/stand-in/exit":
      json(res, {});
      return void setTimeout(() => die(body.why ?? "told to exit", body.code ?? 1), 20);
    case "/stand-in/eat-memory":
      json(res, {});
      return eatMemory();
    default:
      return error(res, 404, "no such route of the stand-in");
  }
}

// --- Routes -----------------------------------------------------------------------------------------------------------

function engineStates(res) {
  const state = (name) => (installed(name) ? `Running: ${name} stand-in` : "Not Installed");
  json(res, Object.fromEntries(["llama.cpp", "vllm", "sglang"].map((name) => [name, state(name)])));
}

function diskUsage(res) {
  const models = disk.models.reduce((sum, { bytes }) => sum + bytes, 0);
  json(res, { models_disk_usage: models, default_backend_disk_usage: 100 * MIB });
}

function requests(res, model) {
  const ids = (model ? [resolveId(model)] : [...recorded.keys()]).filter((id) => recorded.has(id));
  json(
    res,
    ids.map((id) => ({ count: recorded.get(id).length, model: id, config: {}, records: recorded.get(id) })),
  );
}

function getOpenAiModel(res, name) {
  const model = local(name);
  if (model === null) error(res, 404, `error while getting model: get model '"${name}"': model not found`);
  else json(res, asOpenAi(model));
}

function remove(res, name) {
  const gone = name === "purge" ? disk.models : [local(name)].filter(Boolean);
  if (name !== "purge" && gone.length === 0) return error(res, 404, "model not found");
  disk.models = disk.models.filter((model) => !gone.includes(model));
  save();
  json(
    res,
    gone.map(({ id }) => ({ Deleted: id })),
  );
}

function text(res, content) {
  head(res, 200, "text/plain");
  res.end(content);
}

const ollamaTag = (model) => ({ name: nameOf(model), model: nameOf(model), digest: model.id });

/** Method, path, handler with what the path's first group held and the query. The first that fits answers. */
const ROUTES = [
  ["GET", /^\/$/, (_req, res) => text(res, "Docker Model Runner is running")],
  [
    "GET",
    /^\/version$/,
    (_req, res) => (VERSION === "" ? error(res, 404, "not found") : json(res, { version: VERSION })),
  ],
  ["GET", /^\/logs$/, (_req, res) => text(res, log.join("\n"))],
  ["GET", /^\/metrics$/, (_req, res) => text(res, "# No runners are active\n")],
  ["GET", /^\/api\/version$/, (_req, res) => json(res, { version: "0.1.0" })],
  ["GET", /^\/api\/tags$/, (_req, res) => json(res, { models: disk.models.map(ollamaTag) })],
  ["GET", /^\/engines\/status$/, (_req, res) => engineStates(res)],
  ["GET", /^\/engines\/df$/, (_req, res) => diskUsage(res)],
  ["GET", /^\/engines\/ps$/, (_req, res) => ps(res)],
  ["GET", /^\/engines\/requests$/, (_req, res, _found, query) => requests(res, query.get("model"))],
  ["POST", /^\/engines\/unload$/, unload],
  ["GET", /^\/engines\/_configure$/, (_req, res, _found, query) => configured(res, query.get("model"))],
  ["POST", /^\/engines(?:\/([^/]+))?\/_configure$/, configure],
  ["GET", /^\/(?:engines(?:\/[^/]+)?\/)?v1\/models\/(.+)$/, (_req, res, name) => getOpenAiModel(res, name)],
  [
    "GET",
    /^\/(?:engines(?:\/[^/]+)?\/)?v1\/models$/,
    (_req, res) => json(res, { object: "list", data: disk.models.map(asOpenAi) }),
  ],
  ["POST", /^\/(?:engines(?:\/([^/]+))?\/)?v1\/chat\/completions$/, chat],
  ["POST", /^\/(?:anthropic\/|engines(?:\/([^/]+))?\/)?v1\/messages$/, messages],
  ["POST", /^\/(?:anthropic\/|engines(?:\/([^/]+))?\/)?v1\/messages\/count_tokens$/, countTokens],
  ["POST", /^(?:\/v1)?\/responses$/, responses],
  // Since 3f137f64, after v1.2.6.
  [
    "POST",
    /^\/engines(?:\/[^/]+)?(?:\/v1)?\/responses$/,
    (req, res) => (faults.responses ? responses(req, res) : error(res, 404, "not found")),
  ],
  ["GET", /\/responses\/[^/]+\/input_items$/, (_req, res) => json(res, { object: "list", data: [] })],
  ["POST", /^\/models\/create$/, create],
  ["POST", /^\/models\/load$/, load],
  ["GET", /^\/models$/, (_req, res) => json(res, disk.models.map(asModel))],
  ["POST", /^\/models\/(.+)\/tag$/, (_req, res, name, query) => tagModel(res, name, query)],
  ["GET", /^\/models\/(.+)$/, (_req, res, name) => getModel(res, name)],
  ["DELETE", /^\/models\/(.+)$/, (_req, res, name) => remove(res, name)],
];

async function route(req, res) {
  const url = new URL(req.url, "http://stand-in");
  const path = decodeURIComponent(url.pathname);
  if (path.startsWith("/stand-in/")) return forTests(req, res, path);
  for (const [method, pattern, answer] of ROUTES) {
    const found = req.method === method ? pattern.exec(path) : null;
    if (found !== null) return answer(req, res, found[1] ?? null, url.searchParams);
  }
  error(res, 404, "not found");
}

// Without a port the real one listens on a socket only.
const place = env.MODEL_RUNNER_PORT
  ? { port: Number(env.MODEL_RUNNER_PORT), host: env.STAND_IN_HOST ?? "0.0.0.0" }
  : { path: env.MODEL_RUNNER_SOCK ?? "/tmp/model-runner.sock" };
const server = createServer((req, res) => {
  route(req, res).catch((cause) => {
    say(`stand-in failed: ${cause.stack}`);
    if (!res.headersSent) error(res, 500, cause.message);
    else res.destroy();
  });
});
if (env.STAND_IN_REFUSES_TO_START) die(env.STAND_IN_REFUSES_TO_START, 1);
say(`${NAME} ${VERSION}: NO MODEL RUNS HERE`);
server.listen(place, () => say(`Listening on ${place.path ?? `TCP port ${server.address().port}`}`));
process.on("SIGTERM", () => process.exit(0));
