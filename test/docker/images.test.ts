import { randomUUID } from "node:crypto";
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InfraError, UsageError } from "../../src/errors.ts";
import { imageOptionsFromEnv } from "../../src/sandboxes/docker/image-settings.ts";
import { ImageStore, type ImageStoreOptions } from "../../src/sandboxes/docker/images.ts";
import { describeWithDocker, runIn } from "../support/docker.ts";

const imagesDir = fileURLToPath(new URL("../../images", import.meta.url));
const codexManifest = new URL("../../node_modules/@openai/codex/package.json", import.meta.url);

test("image settings come from the environment, and empty ones count as unset", () => {
  expect(
    imageOptionsFromEnv({
      AGENT_EVAL_BASE_IMAGE: "mine:1",
      AGENT_EVAL_CA_BUNDLE: "/ca.pem",
      AGENT_EVAL_NPM_REGISTRY: "https://npm.example",
      AGENT_EVAL_DEBIAN_MIRROR: "",
    }),
  ).toEqual({ baseImage: "mine:1", caBundle: "/ca.pem", npmRegistry: "https://npm.example", debianMirror: undefined });
});

await describeWithDocker("images", (docker) => {
  /** A copy of `images` that no earlier test run has built: its gateway says something new. */
  let own: string;
  let gatewayBundle: string;
  const made = new Set<string>();
  const lines: string[] = [];

  const store = (options: Partial<ImageStoreOptions> = {}) =>
    new ImageStore(docker, {
      ...imageOptionsFromEnv(process.env),
      imagesDir: own,
      gatewayBundle,
      onProgress: ({ line }) => lines.push(line),
      ...options,
    });

  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), "agent-eval-images-"));
    await cp(imagesDir, own, { recursive: true });
    gatewayBundle = join(own, "gateway.mjs");
    await writeFile(gatewayBundle, `console.log(${JSON.stringify(randomUUID())}, process.getuid());\n`);
  });

  afterAll(async () => {
    for (const tag of made) await docker.getImage(tag).remove({ force: true });
    await rm(own, { recursive: true, force: true });
  });

  test("the same content is built once, and other content gets another tag", async () => {
    const first = await store().gateway();
    made.add(first.tag);
    expect(first).toMatchObject({
      tag: expect.stringMatching(/^agent-eval\/gateway:[0-9a-f]{12}$/),
      id: expect.stringMatching(/^sha256:/),
      built: true,
    });
    expect(await store().gateway()).toEqual({ ...first, built: false });

    await appendFile(gatewayBundle, "// changed\n");
    const changed = await store().gateway();
    made.add(changed.tag);
    expect(changed.built).toBe(true);
    expect(changed.tag).not.toBe(first.tag);
  });

  test("callers at the same time share one build", async () => {
    await appendFile(gatewayBundle, "// for two\n");
    const shared = store();
    lines.length = 0;
    const [one, two] = await Promise.all([shared.gateway(), shared.gateway()]);
    made.add(one.tag);
    expect(two).toEqual(one);
    expect(lines.filter((line) => line.startsWith("building "))).toHaveLength(1);
  });

  test("another base image gives another tag", async () => {
    const usual = await store().gateway();
    const toolchain = await store().toolchain("node");
    const other = await store({ baseImage: toolchain.tag }).gateway();
    made.add(usual.tag).add(other.tag);
    expect(other.tag).not.toBe(usual.tag);
  });

  test("the gateway runs as a user of its own, who owns /sockets", async () => {
    const { tag } = await store().gateway();
    made.add(tag);
    expect((await runIn(docker, tag, ["node", "/opt/agent-eval/gateway.mjs"])).output).toMatch(/ 65532\s*$/);
    const { output } = await runIn(docker, tag, ["stat", "-c", "%u:%g %a", "/sockets"]);
    expect(output.trim()).toBe("65532:65532 755");
  });

  test("a CA bundle reaches the trust store of the gateway", async () => {
    const certificate = rootCertificates[0] ?? "";
    const caBundle = join(own, "ca.pem");
    await writeFile(caBundle, `${certificate}\n`);
    const { tag } = await store({ caBundle }).gateway();
    made.add(tag);
    const line = certificate.split("\n")[2] ?? "";
    const { output } = await runIn(docker, tag, ["sh", "-c", 'tail -n 30 "$NODE_EXTRA_CA_CERTS"']);
    expect(output).toContain(line);
  });

  describe.each(["node", "python", "go"])("toolchain %s", (name) => {
    test("lets uid 1000 write to fresh volumes under a read-only root", async () => {
      const { tag } = await store({ imagesDir }).toolchain(name);
      const folders = ["/workspace", "/home/agent"];
      const { exitCode, output } = await runIn(
        docker,
        tag,
        ["sh", "-c", `id -un && id -u && cd ~ && pwd && for d in ${folders.join(" ")}; do touch $d/x || exit 1; done`],
        { Mounts: folders.map((Target) => ({ Type: "volume", Source: "", Target })) },
      );
      expect(output.split("\n").slice(0, 3)).toEqual(["agent", "1000", "/home/agent"]);
      expect(exitCode).toBe(0);
    });

    test("has what an agent works with", async () => {
      const { tag } = await store({ imagesDir }).toolchain(name);
      const tools = "git --version && patch --version && ps --version && node --version && npm --version";
      const zones = "python3 -c \"import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')\"";
      const own: Record<string, string> = {
        python: ` && python3 --version && python -m pytest --version && ${zones}`,
        go: " && go version",
      };
      const more = own[name] ?? "";
      const { exitCode, output } = await runIn(docker, tag, ["sh", "-c", tools + more], { Tmpfs: { "/tmp": "" } });
      expect(output).toContain("git version");
      expect(exitCode).toBe(0);
    });
  });

  test("Go tests run without a network, a compiler for C or a cache from before", async () => {
    const { tag } = await store({ imagesDir }).toolchain("go");
    const files = {
      "go.mod": "module example.com/clock\n\ngo 1.19\n",
      "clock_test.go": `package clock

import (
	"net/http"
	"testing"
	"time"
)

func TestZone(t *testing.T) {
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil || http.StatusOK != 200 {
		t.Fatal(err)
	}
}
`,
    };
    const write = Object.entries(files).map(([name, text]) => `cat > ${name} <<'EOF'\n${text}EOF`);
    const script = ["mkdir /tmp/clock && cd /tmp/clock", ...write, "go test -json ./..."].join("\n");
    const { exitCode, output } = await runIn(docker, tag, ["sh", "-c", script], {
      Tmpfs: { "/tmp": "exec,mode=1777" },
    });
    expect(output).toContain('"Action":"pass","Package":"example.com/clock","Test":"TestZone"');
    expect(exitCode).toBe(0);
  });

  test("the Codex layer has the pinned version, with no network and a read-only root", async () => {
    const { version }: { version: string } = JSON.parse(await readFile(codexManifest, "utf8"));
    const layered = await store({ imagesDir }).withAgent("node", { name: "codex", version });
    expect(layered.tag).toMatch(/^agent-eval\/agent-codex:/);
    expect(await store({ imagesDir }).withAgent("node", { name: "codex", version })).toEqual({
      ...layered,
      built: false,
    });
    const { output } = await runIn(docker, layered.tag, ["/opt/codex/bin/codex", "--version"], {
      Tmpfs: { "/home/agent": "uid=1000,gid=1000", "/tmp": "" },
    });
    expect(output).toContain(`codex-cli ${version}`);
  });

  test("an image of the user's own gets the folders of a trial, which belong to the agent, and nothing else", async () => {
    const own = await store({ imagesDir }).toolchain("node:24-bookworm-slim");
    expect(await store({ imagesDir }).toolchain("node:24-bookworm-slim")).toEqual({ ...own, built: false });
    const { output } = await runIn(docker, own.tag, [
      "stat",
      "-c",
      "%n %u",
      "/workspace",
      "/home/agent",
      "/grade",
      "/home",
    ]);
    expect(output.trim().split("\n")).toEqual(["/workspace 1000", "/home/agent 1000", "/grade 0", "/home 0"]);
  });

  test("an unknown toolchain names the known ones", async () => {
    const failure = store().toolchain("cobol");
    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toMatchObject({ code: "unknown-toolchain", fix: expect.stringContaining("python") });
  });

  test("a base image that cannot be pulled says how to make one", async () => {
    const failure = store({ baseImage: "127.0.0.1:1/none:1" }).toolchain("node");
    await expect(failure).rejects.toThrow(InfraError);
    await expect(failure).rejects.toMatchObject({
      code: "base-image-unavailable",
      message: expect.stringContaining("127.0.0.1:1/none:1"),
      fix: expect.stringContaining("scripts/base-image.sh"),
    });
  });

  test("a failing build names its step and shows its last lines", async () => {
    const folder = join(own, "toolchains", "broken");
    await mkdir(folder);
    const steps = ["ARG BASE_IMAGE", "FROM $BASE_IMAGE", "RUN echo the disk is made of cheese && exit 7"];
    await writeFile(join(folder, "Dockerfile"), steps.join("\n"));
    await expect(store().toolchain("broken")).rejects.toMatchObject({
      code: "image-build-failed",
      message: expect.stringMatching(/at "Step 3\/\d+ : RUN echo.*returned a non-zero code: 7\nthe disk is made of/s),
      fix: expect.stringContaining("AGENT_EVAL_CA_BUNDLE"),
    });
  });

  test("a missing CA bundle is the user's to correct", async () => {
    await expect(store({ caBundle: join(own, "none.pem") }).gateway()).rejects.toMatchObject({
      code: "ca-bundle-unreadable",
      exitCode: 2,
    });
  });
});
