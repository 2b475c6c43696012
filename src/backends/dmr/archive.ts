import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { messageOf, ProfileError, UsageError } from "../../errors.ts";
import { saidIn } from "../http.ts";
import type { PullProgress } from "../server.ts";
import type { DmrApi } from "./api.ts";
import { splitName } from "./names.ts";

/** Writing gigabytes to a slow disk may hold the stream up for so long (ms). */
const IDLE_MS = 600_000;
/** No manifest is longer (bytes). */
const LONGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * Gives a model from a tar file to the server and names it: archives carry no name.
 * @throws UsageError `archive-unreadable`; ProfileError `disk-full`, `archive-refused`, `backend-unreachable`.
 */
export async function loadArchive(
  api: DmrApi,
  model: string,
  file: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { size: total } = await stat(file).catch(unreadable(file));
  let completed = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      completed += chunk.length;
      onProgress({ model, status: `loading ${file}`, completed, total });
      done(null, chunk);
    },
  });
  const source = createReadStream(file);
  const toServer = new PassThrough();
  // Both read at the pace of the slower one, so the file is read only once.
  const digest = manifestDigest(counted);
  counted.pipe(toServer);
  const read = pipeline(source, counted, { signal }).catch((error: unknown) => {
    toServer.destroy(error instanceof Error ? error : new Error(messageOf(error)));
  });
  const answer = await api.loadArchive(toServer, signal, IDLE_MS).finally(() => source.destroy());
  if (answer.status !== 200) throw refused(model, file, saidIn(answer.text));
  await read;
  const id = await digest;
  if (id === null) throw new UsageError("archive-unreadable", `${file} holds no manifest.json`, { fix: FIX });
  const { repository, tag } = splitName(model);
  const tagged = await api.tag(id, repository, tag, signal);
  if (tagged.status !== 201) throw refused(model, file, saidIn(tagged.text));
  onProgress({ model, status: `loaded from ${file}`, completed: total, total });
}

const FIX =
  "Make the file with `docker model package`, or from `GET /models/NAME/export` of another Docker Model Runner.";

/** The id the server gives a model: the digest of its manifest. null: there is none, or it is no tar file. */
function manifestDigest(archive: Transform): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let found: string | null = null;
  const reader = extract();
  reader.on("entry", (header, content, next) => {
    const hash = createHash("sha256");
    const wanted = header.name === "manifest.json" && (header.size ?? 0) <= LONGEST_MANIFEST;
    content.on("data", (chunk) => {
      if (wanted) hash.update(chunk as Uint8Array);
    });
    content.on("end", () => {
      if (wanted) found = `sha256:${hash.digest("hex")}`;
      next();
    });
  });
  reader.once("finish", () => resolve(found));
  reader.once("error", () => {
    archive.unpipe(reader);
    archive.resume();
    resolve(null);
  });
  reader.once("close", () => resolve(found));
  archive.pipe(reader);
  return promise;
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new UsageError("archive-unreadable", `the model archive ${file} cannot be read: ${messageOf(cause)}`, {
      fix: "Correct the path under archives.",
      cause,
    });
  };
}

function refused(model: string, file: string, said: string): ProfileError {
  const full = /no space left on device|disk quota exceeded/i.test(said);
  return new ProfileError(
    full ? "disk-full" : "archive-refused",
    `Docker Model Runner did not take ${model} from ${file}: ${said}`,
    { fix: full ? "Remove models with `docker model rm`, or make room on that disk." : FIX },
  );
}
