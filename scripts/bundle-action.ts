// Bundles the GitHub Action into dist/action, or into the folder that is named as the argument: one program that
// plain node runs without node_modules, and the files it reads. The result is committed, so it must be the same
// wherever it is built from the same sources and lock file.
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { execa } from "execa";
import type { NativePackage } from "../src/action/natives/natives.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const place = resolve(process.argv[2] ?? join(root, "dist/action"));
// Built aside, so that whoever runs the action meanwhile finds the whole of it.
const out = `${place}.${process.pid}`;

/** Compiled code cannot be bundled: the program loads these itself, see src/action/natives. */
const NATIVES = ["@ast-grep/napi", "@ast-grep/lang-go", "@ast-grep/lang-python"];

const natives: Plugin = {
  name: "natives",
  setup({ onResolve, onLoad }) {
    const loader = JSON.stringify(join(root, "src/action/natives/natives.ts"));
    onResolve({ filter: /^@ast-grep\// }, ({ path }) => ({ path, namespace: "natives" }));
    onLoad({ filter: /.*/, namespace: "natives" }, ({ path }) => ({
      resolveDir: root,
      contents:
        path === "@ast-grep/napi"
          ? `import { nativeModule } from ${loader};
             export const { parse, registerDynamicLanguage } = await nativeModule(${JSON.stringify(path)});`
          : `import { nativeModule } from ${loader};
             export default await nativeModule(${JSON.stringify(path)});`,
    }));
  },
};

/** Parts of dependencies that the action never calls, or that have a substitute where they are missing. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  // Compiled code of ssh2, which then uses plain JavaScript.
  "cpu-features": 'throw new Error("left out");',
  "./crypto/build/Release/sshcrypto.node": 'throw new Error("left out");',
  // dockerode's sessions of BuildKit.
  "@grpc/grpc-js": "module.exports = {};",
  "@grpc/proto-loader": "module.exports = {};",
  // The OIDC tokens of @actions/core.
  "@actions/http-client": "exports.HttpClient = class {};",
  "@actions/http-client/lib/auth": "exports.BearerCredentialHandler = class {};",
};

const leftOut: Plugin = {
  name: "left-out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path }) => (path in LEFT_OUT ? { path, namespace: "left-out" } : undefined));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({ contents: LEFT_OUT[path] ?? "" }));
  },
};

/** What the lock file pins of them and of what they are made of, for every platform. */
async function pinned(): Promise<NativePackage[]> {
  const lock: {
    packages: Record<
      string,
      Omit<NativePackage, "name"> & {
        dependencies?: Record<string, string>;
        optionalDependencies?: Record<string, string>;
      }
    >;
  } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const names = new Set(NATIVES);
  for (const name of names) {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[`node_modules/${name}`] ?? {};
    for (const other of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) names.add(other);
  }
  return [...names].sort().map((name) => {
    const entry = lock.packages[`node_modules/${name}`];
    if (!entry?.integrity) throw new Error(`package-lock.json has no integrity for ${name}`);
    const { version, integrity, os, cpu, libc } = entry;
    return { name, version, integrity, ...(os && { os }), ...(cpu && { cpu }), ...(libc && { libc }) };
  });
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { action: "src/action/main.ts" },
  outdir: out,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // Names stay, so that a stack trace says something.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 160,
  charset: "utf8",
  // CommonJS dependencies ask for what ESM does not have.
  banner: {
    js: `import { createRequire as requireOf } from "node:module";
const require = requireOf(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`,
  },
  define: { NATIVE_PACKAGES: JSON.stringify(JSON.stringify(await pinned())) },
  plugins: [natives, leftOut],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

// What the program reads at run time from beside itself. Images, tasks and schemas lie in the action's checkout.
const script = (name: string, ...args: string[]) => execa(process.execPath, [join(root, "scripts", name), ...args]);
await script("bundle-gateway.ts", join(out, "gateway.mjs"));
await script("bundle-page.ts", out);
await mkdir(join(out, "templates"));
await copyFile(join(root, "src/decisions/templates/decision.md.mustache"), join(out, "templates/decision.md.mustache"));
// The folder has no package.json above it that could be relied on to say so.
await writeFile(join(out, "package.json"), '{ "type": "module" }\n');
await writeLicences(Object.keys(metafile.inputs));
await rm(place, { recursive: true, force: true });
await rename(out, place);

/** The licences of everything that is in the program have to travel with it. */
async function writeLicences(inputs: readonly string[]): Promise<void> {
  const folders = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  await writeFile(join(out, "LICENSES.txt"), texts.join("\n"));
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const names = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "License", "LICENSE-MIT", "LICENSE.MIT"];
  const found = await Promise.all(names.map((file) => readFile(join(root, folder, file), "utf8").catch(() => null)));
  const text = found
    .find((one) => one !== null)
    ?.replaceAll("\r\n", "\n")
    .trim();
  return `${"=".repeat(80)}\n${name} ${version} (${license ?? "see below"})\n\n${text ?? "No licence text in the package."}\n`;
}
