import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { pack } from "tar-stream";

/**
 * Image of the stand-in for a kind of model server, with these variables set in it: what starts a
 * server gives it only what the real one knows. Built at first use; gives its reference.
 */
export async function standInImage(
  docker: Docker,
  kind: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = fileURLToPath(new URL(`../stand-ins/${kind}`, import.meta.url));
  const names = (await readdir(folder)).sort();
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await readFile(join(folder, name)));
  const variables = Object.entries(env).map(([key, value]) => `ENV ${key}=${JSON.stringify(value)}\n`);
  files.set("Dockerfile", Buffer.from(`${files.get("Dockerfile")}${variables.join("")}`));
  const hash = createHash("sha256");
  for (const [name, content] of files) hash.update(`${name}\0${content.length}\0`).update(content);
  const reference = `agent-eval-stand-in-${kind}:${hash.digest("hex").slice(0, 12)}`;
  const there = await docker.listImages({ filters: { reference: [reference] } });
  if (there.length > 0) return reference;
  const context = pack();
  for (const [name, content] of files) context.entry({ name }, content);
  context.finalize();
  const stream = await docker.buildImage(context as unknown as NodeJS.ReadableStream, {
    t: reference,
    labels: { "agent-eval.test": "1" },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  docker.modem.followProgress(stream, (error, events: readonly { error?: string }[]) => {
    const said = error?.message ?? events.find((event) => event.error)?.error;
    if (said) reject(new Error(`${reference} was not built: ${said}`));
    else resolve();
  });
  await promise;
  return reference;
}
