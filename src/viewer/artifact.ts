import { openInside } from "../trees/inside.ts";
import { type Answer, plainText, refusal } from "./answer.ts";

/** A file below the run's `artifacts/`, as text and never as anything a browser would run. */
export async function artifact(folder: string, path: readonly string[]): Promise<Answer> {
  const missing = refusal(404, "there is nothing here");
  if (path.length === 0 || path.some((part) => part === "" || part === "." || part === ".." || /[/\\\0]/.test(part)))
    return missing;
  const file = await openInside(folder, ["artifacts"], path.join("/"));
  if (file === null) return missing;
  const { size } = await file.stat();
  const { headers, ...answer } = plainText(size === 0 ? "" : file.createReadStream({ end: size - 1 }));
  if (size === 0) await file.close();
  return { ...answer, headers: { ...headers, "content-length": String(size) } };
}
