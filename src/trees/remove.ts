import { chmod, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Folders nested deeper than this (characters) are brought up: the system takes paths of 1024 to 4096. */
const DEEP = 400;

/** Removes a folder and all in it, even where somebody took away the permission to, or nested it beyond reach. */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await remove().catch(async () => {
    await makeRemovable(folder);
    await remove();
  });
}

async function makeRemovable(top: string): Promise<void> {
  let moved = 0;
  const visit = async (folder: string): Promise<void> => {
    await chmod(folder, 0o700).catch(() => {});
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      let child = join(folder, entry.name);
      if (child.length > top.length + DEEP) {
        moved += 1;
        const raised = join(top, `.raised-${process.pid}-${moved}`);
        await rename(child, raised).then(
          () => {
            child = raised;
          },
          () => {},
        );
      }
      await visit(child);
    }
  };
  await visit(top);
}
