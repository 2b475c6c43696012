import { describe, expect, test } from "vitest";
import { jsonLines } from "../../src/backends/ndjson.ts";
import { imageFor } from "../../src/backends/ollama/container.ts";
import { derivedName } from "../../src/backends/ollama/derived.ts";
import { sameModel } from "../../src/backends/ollama/names.ts";
import { wireFor } from "../../src/backends/ollama/wires.ts";
import { milestones } from "../../src/backends/pull-lines.ts";
import { PullMeter } from "../../src/backends/pull-rate.ts";
import { OllamaSettings } from "../../src/config/servers/ollama.ts";

describe("the wire to Ollama", () => {
  test.each([
    ["0.13.2", "responses", "chat"],
    ["0.13.3", "responses", "responses"],
    ["0.13.3", "messages", "chat"],
    ["0.14.0", "messages", "messages"],
    ["0.33.0-rc2", "responses", "responses"],
    ["1.0.0", "messages", "messages"],
    ["0.9.9", "responses", "chat"],
    ["0.1.0", "chat", "chat"],
    ["0.0.0", "responses", "chat"],
    [null, "responses", "chat"],
  ] as const)("of version %s for an agent that speaks %s is %s", (version, agent, wire) => {
    const choice = wireFor(version, agent);
    expect(choice.wire).toBe(wire);
    expect(choice.defects.join()).toContain("oldest messages");
  });
});

describe("settings", () => {
  const parse = (more: object) => OllamaSettings.safeParse({ kind: "ollama", ...more });

  test("of the server are for one that is started, an address for one that runs", () => {
    expect(parse({ parallel: 2, contextLength: 32_768, gpu: "rocm", keepAlive: "30m" }).success).toBe(true);
    expect(parse({ mode: "host", url: "http://127.0.0.1:11434", gpu: "none" }).success).toBe(true);
    expect(parse({ url: "http://127.0.0.1:11434" }).error?.issues).toMatchObject([{ path: ["url"] }]);
    expect(parse({ mode: "host", kvCacheType: "q8_0", volume: "models" }).error?.issues).toMatchObject([
      { path: ["volume"] },
      { path: ["kvCacheType"] },
    ]);
  });

  test.each([{ keepAlive: "soon" }, { kvCacheType: "q2" }, { volume: "/root" }, { url: "ftp://x" }, { parallel: 0 }])(
    "that Ollama would not understand are refused: %j",
    (more) => {
      expect(parse(more).success).toBe(false);
    },
  );
});

describe("names", () => {
  test("of images are pinned, and have a variant for AMD GPUs unless somebody chose", () => {
    expect(imageFor(undefined, "none")).toMatch(/^ollama\/ollama:\d+\.\d+\.\d+$/);
    expect(imageFor(undefined, "rocm")).toMatch(/^ollama\/ollama:\d+\.\d+\.\d+-rocm$/);
    expect(imageFor("mirror/ollama:0.30.0", "rocm")).toBe("mirror/ollama:0.30.0");
  });

  test("of derived models are ones that Ollama takes, whatever they come from", () => {
    const part = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,79}$/;
    for (const model of [
      "qwen3:8b",
      "hf.co/unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF:Q4_K_XL",
      "x".repeat(200),
      "模型",
    ]) {
      const [namespace = "", name = "", tag = ""] = derivedName(model, 131_072).split(/[/:]/);
      expect(
        [namespace, name, tag].every((each) => part.test(each)),
        derivedName(model, 131_072),
      ).toBe(true);
      expect(tag).toContain("ctx131072");
    }
    expect(derivedName("a", 1)).not.toBe(derivedName("a", 1));
  });

  test("without a tag are those of the latest", () => {
    expect(sameModel("qwen3:latest", "Qwen3")).toBe(true);
    expect(sameModel("localhost:5000/qwen3:latest", "localhost:5000/qwen3")).toBe(true);
    expect(sameModel("qwen3:8b", "qwen3")).toBe(false);
  });
});

describe("lines of JSON", () => {
  const values = async (chunks: readonly Uint8Array[], limit?: number) => {
    const found: unknown[] = [];
    async function* source() {
      yield* chunks;
    }
    for await (const value of jsonLines(source(), limit)) found.push(value);
    return found;
  };
  const bytes = Buffer.from('{"a":"ü€😀"}\r\n\n[1]\n{"last":true}');

  test("are the same wherever the stream is cut", async () => {
    const expected = [{ a: "ü€😀" }, [1], { last: true }];
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(await values(chunks)).toEqual(expected);
    }
  });

  test("that never end are not held, and what is no JSON is named", async () => {
    await expect(values(Array(20).fill(Buffer.from("x".repeat(100))), 1000)).rejects.toThrow("more than 1000 bytes");
    await expect(values([Buffer.from("{oops\n")])).rejects.toThrow("{oops");
  });
});

describe("the speed of a pull", () => {
  const at = (completed: number | null, total: number | null = 1000) => ({ model: "m", status: "", completed, total });

  test("is that of the newest seconds, and says how long it takes", () => {
    const meter = new PullMeter();
    expect(meter.observe(at(null), 0)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    expect(meter.observe(at(0), 0)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    expect(meter.observe(at(100), 1000)).toEqual({ bytesPerSecond: 100, secondsLeft: 9 });
    for (let second = 2; second <= 10; second++) meter.observe(at(100), second * 1000);
    expect(meter.observe(at(100), 11_000)).toEqual({ bytesPerSecond: 0, secondsLeft: null });
  });

  test("begins anew with a pull that begins anew, and does not guess an end", () => {
    const meter = new PullMeter();
    meter.observe(at(900), 0);
    expect(meter.observe(at(100), 1000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    expect(meter.observe(at(200, null), 2000)).toEqual({ bytesPerSecond: 100, secondsLeft: null });
  });

  test("stands in the lines a person reads, one for each tenth", () => {
    const lines: string[] = [];
    let now = 0;
    const tell = milestones(
      (line) => lines.push(line),
      () => now,
    );
    for (const completed of [0, 0.01e9, 0.48e9, 0.5e9, 4.7e9]) {
      tell({ model: "qwen3", status: "pulling", completed, total: 4.7e9 });
      now += 2000;
    }
    expect(lines).toEqual([
      "qwen3: pulling 0.0 of 4.7 GB",
      "qwen3: pulling 0.5 of 4.7 GB, 120 MB/s, 36 s left",
      "qwen3: pulling 4.7 of 4.7 GB, 590 MB/s",
    ]);
  });
});
