import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

let written = 0;

/** Replaces a file in one step: a reader sees the old text or the new one, never half. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  written += 1;
  const temporary = `${file}.${process.pid}-${written}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
