import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";

/** Unpacks a package's archive, whose bytes are known to be the right ones, into a folder: its plain files. */
export async function unpackPackage(archive: Buffer, folder: string): Promise<void> {
  const entries = Readable.from([gunzipSync(archive)]).pipe(extract());
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const content = await buffer(entry);
    if (type !== "file") continue;
    // Everything lies in one folder, mostly `package/`.
    const path = normalize(name).split("/").slice(1).join("/");
    if (path === "" || path.startsWith("..")) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
