// Bundles the gateway's program into one file that plain node runs anywhere: dist/gateway.mjs,
// or the file that is named as the argument.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

await build({
  absWorkingDir: root,
  entryPoints: ["src/gateway/main.ts"],
  outfile: process.argv[2] ?? "dist/gateway.mjs",
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // CommonJS dependencies ask for node's own modules with `require`, which ESM does not have.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  legalComments: "linked",
  logLevel: "warning",
});
