import { expect, test } from "vitest";
import type { HostedApi } from "../../src/backends/hosted/api.ts";
import { describe as description } from "../../src/backends/hosted/description.ts";
import type { ModelEntry } from "../../src/backends/hosted/listing.ts";
import type { HostedServer } from "../../src/backends/hosted/server.ts";

/** What a server at an address is asked beside its list, when the list names these owners. */
async function askedOf(baseUrl: string, ...owners: string[]) {
  const asked: string[] = [];
  const root = async (path: string) => {
    asked.push(path.replace(/\?.*/, ""));
    return null;
  };
  const all = owners.map((owned_by): ModelEntry => ({ ...nothing, id: "m", owned_by }));
  const server = { kind: "openai", baseUrl } as HostedServer;
  await description(server, { root } as unknown as HostedApi, "m", { all, entry: all[0] ?? null, known: true });
  return asked;
}

const nothing = { max_model_len: null, context_length: null, context_window: null, max_input_tokens: null };

test("a server in one's own network is asked for all that is known of servers", async () => {
  const asked = await askedOf("http://127.0.0.1:8000/v1");
  expect(asked).toEqual(expect.arrayContaining(["/props", "/api/v1/models", "/api/version"]));
});

test("somebody else's is asked for nothing without a reason", async () => {
  expect(await askedOf("https://api.example.com/v1", "system")).toEqual([]);
  expect(await askedOf("https://api.example.com/v1")).toEqual([]);
});

test("a rented one, whose list names the program, is asked what that program answers", async () => {
  expect(await askedOf("https://gpu-4711.example.com/v1", "vllm")).toEqual(["/version"]);
  expect(await askedOf("https://gpu-4711.example.com/v1", "llamacpp")).toEqual(["/props"]);
});
