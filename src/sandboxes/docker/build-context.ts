import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { messageOf, UsageError } from "../../errors.ts";
import { user } from "./user.ts";

/** A file the Docker engine is given to build an image from. */
export interface ContextFile {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** The certificates of a PEM file, checked to be some; empty when no file is named. */
export async function certificatesOf(path: string | undefined): Promise<Buffer> {
  if (path === undefined) return Buffer.alloc(0);
  const content = await readFile(path).catch((cause: unknown) => {
    throw new UsageError("ca-bundle-unreadable", `the CA bundle ${path} cannot be read: ${messageOf(cause)}`, {
      fix: "Name a readable PEM file, or unset AGENT_EVAL_CA_BUNDLE.",
      cause,
    });
  });
  if (content.includes("-----BEGIN CERTIFICATE-----")) return content;
  throw new UsageError("ca-bundle-unreadable", `the CA bundle ${path} holds no PEM certificate`, {
    fix: "Give certificates in PEM form; `openssl x509 -inform der -in FILE` converts a binary one.",
  });
}

/** Every file below a folder, its name there after `prefix`. */
export async function filesBelow(folder: string, prefix: string): Promise<ContextFile[]> {
  const entries = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const executable = ((await stat(path)).mode & 0o111) !== 0;
      const name = prefix + path.slice(folder.length + 1).replaceAll("\\", "/");
      return { name, mode: executable ? 0o755 : 0o644, content: await readFile(path) };
    }),
  );
}

/** Twelve hexadecimal digits that stand for everything that goes into an image. */
export function contentHash(
  files: readonly ContextFile[],
  parentId: string,
  buildArgs: Readonly<Record<string, string>>,
): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([parentId, Object.entries(buildArgs).sort()]));
  for (const file of files) {
    hash.update(JSON.stringify([file.name, file.mode, file.content.length]));
    hash.update(file.content);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The files as a tar archive; the same files give the same bytes, so that the engine's cache holds. */
export async function tarOf(files: readonly ContextFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, mode, content } of files) archive.entry({ name, mode, mtime: new Date(0) }, content);
  archive.finalize();
  return buffer(archive);
}

/** A tar archive with the folders a trial's volumes are mounted on, owned by the user it runs as. */
export async function places(): Promise<Buffer> {
  const archive = pack();
  for (const name of ["home/agent", "workspace"]) {
    archive.entry({ name, type: "directory", mode: 0o755, mtime: new Date(0), ...user });
  }
  // The report's file is given: what is graded cannot put another in its place.
  archive.entry({ name: "grade", type: "directory", mode: 0o755, mtime: new Date(0) });
  archive.finalize();
  return buffer(archive);
}
