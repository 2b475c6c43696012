import { expect, test } from "vitest";
import { Config } from "../../src/config/config.ts";
import { parseYamlFile } from "../../src/config/diagnostics.ts";
import { propose } from "../../src/proposals/propose.ts";
import { toYaml } from "../../src/proposals/yaml.ts";
import { findings, gpu, hardware, model, server } from "./machines.ts";

const coder = model("qwen3-coder:30b", 19, { kvBytesPerToken: 98_304, parameters: "30.5B", quantization: "Q4_K_M" });
const machine = hardware({ gpus: [gpu("NVIDIA RTX 6000", 48)] });
const given = findings({
  hardware: machine,
  servers: [server([coder])],
  keys: ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
});

function written(found = given, cloud = false): string {
  const proposal = propose(found, { cloud });
  if ("problem" in proposal) throw new Error(proposal.problem);
  return toYaml(proposal, found, "./schema.json");
}

test("reads as a file that explains itself", () => {
  expect(written()).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./schema.json
    # Written by \`agent-eval init\` for this machine: change what you like, docs/configuration.md has
    # every key.
    #
    # Found here:
    #   NVIDIA RTX 6000 (48 GiB); 64 GiB of memory, 16 cores
    #   Docker Engine 28.1.1 (Ubuntu 24.04), 64 GiB of memory for containers
    #   ollama 0.32.15 at http://127.0.0.1:11434: qwen3-coder:30b
    #   the environment variable OPENAI_API_KEY
    #   the environment variable ANTHROPIC_API_KEY

    # The tasks that come with agent-eval: bugs, missing tests, refactorings. \`run\` takes names, to try
    # a few of them.
    # Tasks of your own say more about your work: put them into a folder and name it here
    # (docs/tasks.md).
    suite: builtin

    # Model servers. \`agent-eval doctor\` checks them.
    backends:
      # Found at http://127.0.0.1:11434, version 0.32.15, with one model. It is left running.
      ollama:
        kind: ollama
        mode: host
        url: http://127.0.0.1:11434
      # OPENAI_API_KEY is set. The key itself is never written anywhere.
      # openai-cloud:
      #   kind: openai
      #   baseUrl: https://api.openai.com/v1
      #   apiKeyEnv: OPENAI_API_KEY
      # ANTHROPIC_API_KEY is set. The key itself is never written anywhere.
      # anthropic-cloud:
      #   kind: anthropic
      #   apiKeyEnv: ANTHROPIC_API_KEY

    # What is compared: an agent, a model, a server, and their settings.
    profiles:
      # The largest model here that fits.
      # NVIDIA RTX 6000, 48 GiB; it needs about 24.7 GiB with a context of 64k.
      # 30.5B, Q4_K_M.
      codex-qwen3-coder-30b:
        agent: codex
        backend: ollama
        model: qwen3-coder:30b
        contextWindow: 65536
      # The same model under Claude Code, whose Messages its server speaks.
      claude-code-qwen3-coder-30b:
        agent: claude-code
        backend: ollama
        model: qwen3-coder:30b
        contextWindow: 65536
      # Uncomment to compare with the cloud: what the agent reads then leaves this machine, and requests
      # cost money.
      # The model: any that your account has.
      # cloud-codex:
      #   agent: codex
      #   backend: openai-cloud
      #   model: gpt-6-sol
      # Uncomment to compare with the cloud: what the agent reads then leaves this machine, and requests
      # cost money.
      # The model: any that your account has.
      # cloud-claude-code:
      #   agent: claude-code
      #   backend: anthropic-cloud
      #   model: claude-sonnet-5

    run:
      # Trials of each task and profile. One is quick; three or more tell skill from luck.
      repeats: 1
      # Agents that work at the same time. One GPU serves one agent well.
      modelSlots: 1
      limits:
        # Longest time for one task; a trial that takes longer counts as failed.
        timeoutSeconds: 1200

    # What a trial costs here: uncomment with your own prices, in USD.
    # cost:
    #   energy: { perKWh: 0.30 }
    #   hardware: { price: 2000, lifetimeHours: 20000 }
    "
  `);
});

test("is a valid configuration, and stays one when every offer is taken in", () => {
  const text = written();
  expect(Object.keys(parseYamlFile("a.yaml", text, Config).profiles)).toEqual([
    "codex-qwen3-coder-30b",
    "claude-code-qwen3-coder-30b",
  ]);
  // What a user does: take the `# ` off the lines of an entry, which are those that are no sentences.
  const everything = text.replace(/^( *)# ((?: *)[\w-]+:(?: .*)?)$/gm, (line, indent: string, rest: string) => {
    return /[a-z] [a-z]/.test(rest) || rest.startsWith("yaml-language") ? line : indent + rest;
  });
  const config = parseYamlFile("a.yaml", everything, Config);
  expect(Object.keys(config.profiles)).toEqual(expect.arrayContaining(["cloud-codex", "cloud-claude-code"]));
  expect(config.backends["openai-cloud"]).toMatchObject({ kind: "openai", apiKeyEnv: "OPENAI_API_KEY" });
  expect(config.cost.energy).toMatchObject({ perKWh: 0.3 });
});

test("a name from a server cannot leave its comment or its value", () => {
  const evil = model("x\nprofiles: {}\n#: [", 4, { tools: true });
  const skipped = model("y\nrun: 1", 4, { tools: false });
  const text = written(findings({ hardware: machine, servers: [server([evil, skipped])] }));
  const config = parseYamlFile("a.yaml", text, Config);
  expect(Object.values(config.profiles)[0]?.model).toBe("x\nprofiles: {}\n#: [");
  expect(config.run.repeats).toBe(1);
});

test("with nothing but the cloud, asked for, has no local backend", () => {
  const only = findings({ engine: null, keys: ["ANTHROPIC_API_KEY"] });
  expect(Object.keys(parseYamlFile("a.yaml", written(only, true), Config).profiles)).toEqual(["cloud-claude-code"]);
});
