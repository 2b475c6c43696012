import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { transform } from "esbuild";

/**
 * What the code of src/statistics and of these simulations does, without comments and layout: the
 * committed tables belong to the code with their fingerprint.
 */
export async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of [new URL("../../src/statistics/", import.meta.url), new URL("./", import.meta.url)]) {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
    for (const name of names.sort()) {
      const source = await readFile(new URL(name, folder), "utf8");
      const { code } = await transform(source, { loader: "ts", minifyWhitespace: true, legalComments: "none" });
      hash.update(name).update("\0").update(code).update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}
