// A stand-in for vLLM: the chat stand-in with vLLM's list of models and version. Without `tools` it was
// started without a parser for tool calls, and refuses requests that offer tools.
import { startChatUpstream } from "./chat-upstream.ts";
import type { FakeOptions, FakeUpstream } from "./scripted-upstream.ts";

export function startVllm({
  tools = true,
  root = "Qwen/Qwen3-Coder-30B-A3B-Instruct",
  ...options
}: FakeOptions & { readonly tools?: boolean; readonly root?: string }): Promise<FakeUpstream> {
  const model = {
    ...{ id: "qwen3-coder", object: "model", created: 1, owned_by: "vllm", root, parent: null },
    ...{ max_model_len: 32_768, permission: [] },
  };
  const refusal = (status: number, type: string, message: string) => ({
    ...{ status, body: { error: { message, type, param: null, code: status } } },
  });
  return startChatUpstream({
    ...options,
    page(path) {
      if (path === "/version") return { status: 200, body: { version: "0.11.2" } };
      return path === "/v1/models" ? { status: 200, body: { object: "list", data: [model] } } : null;
    },
    refuses(body) {
      const name = body["model"];
      if (typeof name === "string" && name !== model.id) {
        return refusal(404, "NotFoundError", `The model \`${name}\` does not exist.`);
      }
      return tools || body["tools"] === undefined
        ? null
        : refusal(
            400,
            "BadRequestError",
            '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
          );
    },
  });
}
