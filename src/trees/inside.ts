import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * Opens a plain file below a folder that strangers may have filled. A link may point anywhere, so it is followed only to
 * what lies below the folder itself; a named pipe, which would wait for its writer, is no file.
 * @param folder below `within`, by its parts; it must be no link out of `within` itself.
 * @returns null when there is no such file. Whoever gets a handle closes it.
 */
export async function openInside(within: string, folder: readonly string[], path: string): Promise<FileHandle | null> {
  const top = await realpath(within).catch(() => null);
  if (top === null) return null;
  const root = join(top, ...folder);
  const real = await realpath(join(root, path)).catch(() => null);
  if (!real?.startsWith(root + sep)) return null;
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(real, flags).catch(() => null);
  if (file === null) return null;
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}
