import { describe, expect, test } from "vitest";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { isLocal, locationOf } from "../../src/config/location.ts";

const backends: NonNullable<ConfigInput["backends"]> = {
  box: { kind: "openai", baseUrl: "http://127.0.0.1:8080/v1" },
  rack: { kind: "openai", baseUrl: "http://10.1.2.3:8000/v1" },
  named: { kind: "openai", baseUrl: "http://gpu-box.lan:8000/v1" },
  cloud: { kind: "openai", baseUrl: "https://api.example.com/v1" },
  proxy: { kind: "anthropic", baseUrl: "http://localhost:4000/v1" },
  ollama: { kind: "ollama" },
  away: { kind: "ollama", mode: "host", url: "https://ollama.example.com" },
  dmr: { kind: "dmr", url: "http://172.17.0.1:12434" },
};

function at(backend: string | undefined, model = "some-model", agent: "codex" | "command" | "oracle" = "codex") {
  const profile = {
    agent,
    ...(backend ? { backend, model } : {}),
    ...(agent === "command" ? { command: ["true"] } : {}),
  };
  const config = Config.parse({ profiles: { one: profile }, backends });
  const one = config.profiles["one"];
  if (!one) throw new Error("no profile");
  return (sandbox: "docker" | "local" = "docker") => locationOf(one, config.backends, sandbox);
}

describe("where a profile's model is", () => {
  test.each([
    ["box", "machine"],
    ["proxy", "machine"],
    ["ollama", "machine"],
    ["rack", "network"],
    ["named", "network"],
    ["dmr", "network"],
    ["cloud", "cloud"],
    ["away", "cloud"],
    ["anthropic", "cloud"],
  ])("%s: %s", (backend, expected) => {
    expect(at(backend)()).toBe(expected);
  });

  test.each(["gpt-oss:120b-cloud", "kimi-k2:cloud"])(
    "a model that Ollama hands on to a cloud is in a cloud: %s",
    (model) => {
      expect(at("ollama", model)()).toBe("cloud");
      expect(at("box", model)()).toBe("cloud");
      expect(at("ollama", "cloudy:7b")()).toBe("machine");
    },
  );

  test("a command of one's own reaches nothing in a container, and everything outside of one", () => {
    expect(at(undefined, "", "command")("docker")).toBe("machine");
    expect(at(undefined, "", "command")("local")).toBe("unknown");
    expect(isLocal("unknown")).toBe(false);
    expect(at(undefined, "", "oracle")("local")).toBe("machine");
  });
});
