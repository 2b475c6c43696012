import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Job } from "kubernetes-models/batch/v1/Job";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Config } from "../../src/config/config.ts";
import { parseYamlFile } from "../../src/config/diagnostics.ts";
import { project, readRun, scratch } from "../support/program.ts";
import { writeSmallSuite } from "../support/small-suite.ts";
import { patched } from "./strategic-merge.ts";

const folder = join(project, "deploy/kubernetes");
const text = (name: string) => readFile(join(folder, name), "utf8");
const manifest = async (name: string) => parse(await text(name));

/** Throws what the Kubernetes API would refuse. */
const kinds: Readonly<Record<string, (data: never) => { validate(): void }>> = {
  Job: (data) => new Job(data),
  NetworkPolicy: (data) => new NetworkPolicy(data),
  PersistentVolumeClaim: (data) => new PersistentVolumeClaim(data),
};

function check(data: { kind: string }): void {
  const kind = kinds[data.kind];
  if (!kind) throw new TypeError(`no schema for ${data.kind}`);
  kind(data as never).validate();
}

describe("the manifests", () => {
  test.each(["storage.yaml", "run/job.yaml", "merge/job.yaml", "overlays/local-sandbox/network-policy.yaml"])(
    "%s is what Kubernetes takes",
    async (name) => check(await manifest(name)),
  );

  test("and so are the jobs that the overlays make", async () => {
    const base = await manifest("run/job.yaml");
    const gpu = patched(base, await manifest("overlays/gpu/gpu.yaml")) as { kind: string };
    check(gpu);
    expect(gpu).toMatchObject({
      spec: {
        completionMode: "Indexed",
        template: { spec: { initContainers: [{ name: "ollama" }, { name: "docker" }] } },
      },
    });
    const local = patched(base, await manifest("overlays/local-sandbox/local-sandbox.yaml")) as { kind: string };
    check(local);
    expect(JSON.stringify(local)).not.toMatch(/docker|privileged|engine|\$patch/);
  });

  test("what Kubernetes does not take is noticed", async () => {
    const job = await manifest("run/job.yaml");
    expect(() => check({ ...job, spec: { ...job.spec, completions: "four" } })).toThrow("completions");
    expect(() => check({ ...job, spec: { ...job.spec, template: { spec: {} } } })).toThrow("containers");
  });

  test("a part is told of as many parts as there are, and both jobs use one image, one volume and one fleet", async () => {
    const [run, merge] = [await manifest("run/job.yaml"), await manifest("merge/job.yaml")];
    const [container] = run.spec.template.spec.containers;
    const parts = container.env.find(({ name }: { name: string }) => name === "PARTS").value;
    expect(Number(parts)).toBe(run.spec.completions);
    const claims = [run, merge].flatMap(({ spec }) =>
      spec.template.spec.volumes.flatMap(
        ({ persistentVolumeClaim: claim }: { persistentVolumeClaim?: { claimName: string } }) => claim?.claimName ?? [],
      ),
    );
    expect(claims).toEqual(Array(2).fill((await manifest("storage.yaml")).metadata.name));
    const settings = [await manifest("run/kustomization.yaml"), await manifest("merge/kustomization.yaml")];
    expect(settings[0].images).toEqual(settings[1].images);
    expect(settings[0].configMapGenerator[0].literals).toEqual(settings[1].configMapGenerator[0].literals);
  });

  test("every file that a kustomization names is there, and every configuration is a valid one", async () => {
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".yaml"));
    for (const name of names.filter((name) => name.endsWith("kustomization.yaml"))) {
      const { resources = [], patches = [], configMapGenerator = [] } = await manifest(name);
      const files = [
        ...resources,
        ...patches.map(({ path }: { path: string }) => path),
        ...configMapGenerator.flatMap(({ files }: { files: string[] }) => files),
      ];
      for (const file of files) {
        const path = join(name, "..", file, file.endsWith("run") ? "kustomization.yaml" : "");
        await expect(text(path.replace(/\/$/, "")), `${name}: ${file}`).resolves.toBeTruthy();
      }
    }
    const configs = names.filter((name) => name.endsWith("agent-eval.yaml"));
    expect(configs.length).toBe(3);
    for (const name of configs) parseYamlFile(name, await text(name), Config);
  });
});

/** The scripts of the pods, with the volumes' paths in a folder and the built program on PATH. */
async function pod(root: string, script: string, env: Readonly<Record<string, string>>) {
  const bin = join(root, "bin");
  await mkdir(bin, { recursive: true });
  const run = `#!/bin/sh\nexec "${process.execPath}" "${join(project, "bin/agent-eval.js")}" "$@"\n`;
  await writeFile(join(bin, "agent-eval"), run);
  await chmod(join(bin, "agent-eval"), 0o755);
  const moved = (await text(script)).replace(/\/(results|config)\b/g, `${root}/$1`);
  const path = `${bin}:${process.env["PATH"]}`;
  return execa("sh", ["-c", moved], { env: { NO_COLOR: "1", ...env, PATH: path }, reject: false });
}

test("the pods' scripts run their part, continue that of a lost pod, and put the parts together", async () => {
  await using out = await scratch();
  const ids = ["task-0", "task-1", "task-2", "task-3"];
  const config = join(out.path, "config");
  await writeSmallSuite(config, ids, { profiles: { oracle: { agent: "oracle" } }, run: { sandbox: "local" } });
  const fleet = join(out.path, "results/first");
  const part = (index: number) =>
    pod(out.path, "run/part.sh", { FLEET: "first", PARTS: "2", JOB_COMPLETION_INDEX: String(index) });
  const merge = () => pod(out.path, "merge/merge.sh", { FLEET: "first" });

  // What a pod left that was lost before it had begun.
  await mkdir(join(fleet, "part-1"), { recursive: true });
  await writeFile(join(fleet, "part-1/run.lock"), "other-node|boot|1|1|view");
  const first = await part(0);
  expect(first.exitCode, first.stderr).toBe(0);
  const early = await merge();
  expect(early.exitCode).toBe(3);
  expect(early.stderr).toContain("missing: part 2 of 2");

  const second = await part(1);
  expect(second.exitCode, second.stderr).toBe(0);
  // Its pod is lost in the middle, and another one takes its place.
  const journal = join(fleet, "part-2/trials.jsonl");
  const lines = (await readFile(journal, "utf8")).split("\n");
  await writeFile(journal, `${lines.slice(0, -2).join("\n")}\n`.trimStart());
  await writeFile(join(fleet, "part-2/run.lock"), "other-node|boot|1|1|view");
  expect((await merge()).exitCode).toBe(3);
  const again = await part(1);
  expect(again.exitCode, again.stderr).toBe(0);
  const done = await merge();
  expect(done.exitCode, done.stderr).toBe(0);
  expect((await readRun(join(fleet, "merged"))).report.run).toMatchObject({ recorded: 4, complete: true });
}, 120_000);
