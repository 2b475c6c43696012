// Bundles what pages of ours inline: the script and the style of report.html (dist/reports/html/page.js and
// page.css), and the script with which `view` follows a run (dist/viewer/live.js).
//
//   node scripts/bundle-page.ts [one folder for all of them]
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

const folder = process.argv[2];

const options: BuildOptions = {
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  platform: "browser",
  target: ["es2023", "chrome123", "firefox120", "safari17.5"],
  format: "iife",
  charset: "utf8",
  // The licences of what is in it have to travel with it.
  legalComments: "eof",
  logLevel: "warning",
};

await build({
  ...options,
  entryPoints: { page: "src/reports/html/page/main.ts", "page.style": "src/reports/html/styles/page.css" },
  outdir: folder ?? "dist/reports/html",
});
await build({ ...options, entryPoints: { live: "src/viewer/page/live.ts" }, outdir: folder ?? "dist/viewer" });
