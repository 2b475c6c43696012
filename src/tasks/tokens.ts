import { isUtf8 } from "node:buffer";
import type { Tree } from "../trees/tree.ts";

/** About as good as any estimate that suits every model. */
const CHARACTERS_A_TOKEN = 4;
const STEP = 100;

/** Estimated tokens of a workspace's text files and a prompt, to the nearest hundred and at least 100. */
export function countTokens({ prompt, workspace }: { readonly prompt: string; readonly workspace: Tree }): number {
  const texts = [...workspace.values()].flatMap(({ bytes }) => {
    const buffer = Buffer.from(bytes);
    return isUtf8(buffer) && !buffer.includes(0) ? [buffer.toString("utf8")] : [];
  });
  const characters = [prompt, ...texts].reduce((sum, { length }) => sum + length, 0);
  return Math.max(STEP, Math.round(characters / CHARACTERS_A_TOKEN / STEP) * STEP);
}
