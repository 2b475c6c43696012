import { expect, test } from "vitest";
import { isOwn, rootOf } from "../../src/backends/hosted/address.ts";

test.each([
  ...["http://localhost:8000/v1", "http://127.0.0.1/v1", "http://[::1]:80/v1", "http://10.1.2.3/v1"],
  ...["http://172.16.0.1/v1", "http://172.31.9.9/v1", "http://192.168.1.5:1234/v1", "http://gpu-box:8000/v1"],
  ...["http://model-runner.docker.internal/v1", "http://gpu.local/v1", "http://[fd12::1]/v1", "http://[fe80::1]/v1"],
])("%s is in a network of one's own", (url) => {
  expect(isOwn(url)).toBe(true);
});

test.each([
  ...["https://api.openai.com/v1", "https://api.anthropic.com/v1", "http://172.32.0.1/v1", "http://11.0.0.1/v1"],
  ...[
    "http://192.169.0.1/v1",
    "https://localhost.example.com/v1",
    "http://[2001:db8::1]/v1",
    "https://fd12.example/v1",
  ],
])("%s is somebody else's", (url) => {
  expect(isOwn(url)).toBe(false);
});

test("what stands beside the version is found behind a path too", () => {
  expect(rootOf("http://host:8000/v1")).toBe("http://host:8000");
  expect(rootOf("https://host/proxy/llm/v1")).toBe("https://host/proxy/llm");
});
