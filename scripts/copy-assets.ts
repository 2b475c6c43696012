// Files that are no code but belong beside it in the built package.
import { cp } from "node:fs/promises";

await cp("src/reports/templates", "dist/reports/templates", { recursive: true });
