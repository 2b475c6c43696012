import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { currentOwner, mayBeAlive } from "./owner.ts";

let taken = 0;

/**
 * Takes a lock file for this process until it is disposed of; null while another one has it. What a killed
 * process left behind is taken over. Holds between processes of one machine, and within one process too.
 */
export async function tryLock(file: string): Promise<AsyncDisposable | null> {
  taken += 1;
  const mine = `${await currentOwner()}|${taken}`;
  for (;;) {
    try {
      await writeFile(file, mine, { flag: "wx" });
      return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (owner === null) continue;
    // Empty for the instant between making the file and writing its owner into it.
    if (owner === "" || (await mayBeAlive(owner))) return null;
    await takeAway(file, owner, `${file}.${process.pid}-${taken}`);
  }
}

/** Removes a left lock, and only that: two who find it must not remove each other's new one. */
async function takeAway(file: string, owner: string, aside: string): Promise<void> {
  await rename(file, aside).catch(() => {});
  const moved = await readFile(aside, "utf8").catch(() => owner);
  if (moved !== owner) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}
