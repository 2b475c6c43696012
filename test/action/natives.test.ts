import { createHash } from "node:crypto";
import { glob, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type NativePackage, placePackages } from "../../src/action/natives/natives.ts";
import { project, scratch } from "../support/program.ts";

/** The packages as they lie here, as a registry has them. */
async function installed(): Promise<{ wanted: NativePackage; archive: Buffer }[]> {
  const scope = join(project, "node_modules/@ast-grep");
  return Promise.all(
    (await readdir(scope)).map(async (name) => {
      const folder = join(scope, name);
      const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const tar = pack();
      for await (const file of glob("**", { cwd: folder })) {
        if ((await stat(join(folder, file))).isFile())
          tar.entry({ name: `package/${file}` }, await readFile(join(folder, file)));
      }
      tar.finalize();
      const archive = gzipSync(await buffer(tar), { level: 1 });
      const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
      return { wanted: { name: `@ast-grep/${name}`, version, integrity }, archive };
    }),
  );
}

async function registry(answer: (path: string) => Buffer | null) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const bytes = answer(request.url ?? "");
    response.writeHead(bytes === null ? 404 : 200).end(bytes ?? "");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, [Symbol.asyncDispose]: async () => void server.close() };
}

let folder: Awaited<ReturnType<typeof scratch>>;
beforeEach(async () => {
  folder = await scratch();
  for (const name of ["temp", "tools", "home"]) await mkdir(join(folder.path, name));
  vi.stubEnv("RUNNER_TEMP", join(folder.path, "temp"));
  vi.stubEnv("RUNNER_TOOL_CACHE", join(folder.path, "tools"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

describe("the parser of source files, which no bundle can hold", async () => {
  const packages = await installed();
  const wanted = packages.map((one) => one.wanted);
  const home = () => join(folder.path, "home");
  const served = (path: string) =>
    packages.find(({ wanted: { name, version } }) => path === `/${name}/-/${name.split("/")[1]}-${version}.tgz`)
      ?.archive ?? null;

  test("is fetched once, kept in the tool cache, and works", async () => {
    await using npm = await registry(served);
    vi.stubEnv("npm_config_registry", `${npm.url}/`);
    const load = await placePackages(wanted, home());
    const { parse } = load("@ast-grep/napi") as {
      parse(language: string, text: string): { root(): { kind(): string } };
    };
    expect(parse("TypeScript", "let a = 1").root().kind()).toBe("program");
    expect(npm.asked).toHaveLength(wanted.length);
    // Another job of the same runner, without any network.
    vi.stubEnv("npm_config_registry", "http://127.0.0.1:1");
    await placePackages(wanted, home());
  });

  test("is not taken where one bit of it is another one, neither from the registry nor from the cache", async () => {
    await using npm = await registry((path) => {
      const archive = served(path);
      return archive && Buffer.concat([archive, Buffer.from("x")]);
    });
    vi.stubEnv("npm_config_registry", npm.url);
    const cache = join(folder.path, "tools/agent-eval/packages");
    await mkdir(cache, { recursive: true });
    for (const { name, version } of wanted) {
      await writeFile(join(cache, `${name.slice(1).replace("/", "-")}-${version}.tgz`), "planted");
    }
    await expect(placePackages(wanted, home())).rejects.toMatchObject({
      code: "parser-missing",
      exitCode: 3,
      message: expect.stringContaining("what it gave is not the pinned archive"),
      fix: expect.stringContaining("npm_config_registry names a mirror"),
    });
    expect(await readdir(join(folder.path, "temp"), { recursive: true })).toHaveLength(1);
  });

  test("is taken from beside the program where it is installed, in that version", async () => {
    vi.stubEnv("npm_config_registry", "http://127.0.0.1:1");
    const load = await placePackages(wanted, project);
    expect(load.resolve("@ast-grep/napi")).toContain(join(project, "node_modules/@ast-grep/napi"));
    const other = wanted.map((one) => ({ ...one, version: "9.9.9" }));
    await expect(placePackages(other, project)).rejects.toMatchObject({ code: "parser-missing" });
  });

  test("packages of other systems are not fetched", async () => {
    await using npm = await registry(served);
    vi.stubEnv("npm_config_registry", npm.url);
    const foreign = { name: "@ast-grep/napi-other", version: "1.0.0", integrity: "sha512-x", os: ["plan9"] };
    await placePackages([...wanted, foreign], home());
    expect(npm.asked.filter((path) => path.includes("other"))).toEqual([]);
  });
});
