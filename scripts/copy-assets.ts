// Files that are no code but belong beside it in the built package.
import { cp, glob } from "node:fs/promises";

for await (const folder of glob("src/**/templates")) {
  await cp(folder, folder.replace(/^src/, "dist"), { recursive: true });
}
