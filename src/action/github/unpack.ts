import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { type Entry, fromBuffer, type Options, type ZipFile } from "yauzl";
import { InfraError, messageOf } from "../../errors.ts";
import { oneLine } from "../../reports/format.ts";
import type { ArtifactLimits } from "./github.ts";

const USUAL: ArtifactLimits = { bytes: 2 * 1024 ** 3, files: 100_000 };

/**
 * Unpacks a zip that a stranger may have made into a folder: plain files only, below the folder only, within the
 * limits, and never over a file that is there.
 * @throws InfraError `unusable-artifact`.
 */
export async function unpackArtifact(
  archive: Buffer,
  folder: string,
  limits: Partial<ArtifactLimits> = {},
): Promise<void> {
  const { bytes, files } = { ...USUAL, ...limits };
  await mkdir(folder, { recursive: true });
  let left = bytes;
  let count = 0;
  try {
    // yauzl refuses absolute names, `..` and backslashes, and entries that are longer than they say.
    const zip = await open(archive, { lazyEntries: true });
    for (let entry = await nextEntry(zip); entry !== null; entry = await nextEntry(zip)) {
      count += 1;
      if (count > files) throw new Error(`it has more than ${files} files`);
      left -= entry.uncompressedSize;
      if (left < 0) throw new Error(`it unpacks to more than ${bytes} bytes`);
      await unpackEntry(zip, entry, folder);
    }
  } catch (cause) {
    throw new InfraError("unusable-artifact", `the artifact cannot be unpacked: ${oneLine(messageOf(cause))}`, {
      cause,
    });
  }
}

const open = promisify<Buffer, Options, ZipFile>(fromBuffer);

/** null at the end. */
async function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return await new Promise((resolve, reject) => {
    zip.removeAllListeners("entry").once("entry", resolve);
    zip.removeAllListeners("end").once("end", () => resolve(null));
    zip.removeAllListeners("error").once("error", reject);
    zip.readEntry();
  });
}

/** The file's type as Unix has it, where the archive says so. */
const TYPE = 0o170000;
const PLAIN = 0o100000;

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const { fileName: name } = entry;
  if (name.endsWith("/")) {
    await mkdir(join(folder, name), { recursive: true });
    return;
  }
  const type = (entry.externalFileAttributes >>> 16) & TYPE;
  if (type !== 0 && type !== PLAIN) throw new Error(`${JSON.stringify(name)} is no plain file`);
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const stream = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip))(entry);
  // Not over one that is there: two entries of one name, or names that differ in case only on some disks.
  await pipeline(stream, createWriteStream(path, { flags: "wx", mode: 0o644 }));
}
