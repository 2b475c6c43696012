import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type Docker from "dockerode";
import { InfraError, messageOf, UsageError } from "../../errors.ts";
import { type ContextFile, certificatesOf, contentHash, filesBelow, places, tarOf } from "./build-context.ts";
import { type ImageSettings, isImageReference } from "./image-settings.ts";

/** The image everything else is built on, unless another is named. */
export const DEFAULT_BASE_IMAGE = "node:24-bookworm-slim";

/** Marks every image built here, so that `docker image prune --filter label=agent-eval.image=1` finds them. */
const IMAGE_LABEL = "agent-eval.image";

export interface ImageStoreOptions extends ImageSettings {
  /** The `images` folder of this package. */
  readonly imagesDir: string;
  /** The bundled gateway; by default the one beside the program, as in the action, or else in the package's `dist`. */
  readonly gatewayBundle?: string | undefined;
  /** Lines about pulls and builds as they go on, for a person to watch. */
  /** Throw `ImageMissing` where something would have to be pulled or built. */
  readonly lookOnly?: boolean | undefined;
  /** Ends pulls and builds that are under way. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { image: string; line: string }) => void) | undefined;
}

export interface BuiltImage {
  readonly tag: string;
  /** The engine's ID of the image, `sha256:…`. */
  readonly id: string;
  /** False when the image was there already. */
  readonly built: boolean;
}

/** What a store that only looks would have had to do. */
export class ImageMissing extends Error {}

interface Recipe {
  /** Name of the image below `agent-eval/`. */
  readonly name: string;
  /** Folder with the Dockerfile. */
  readonly folder: string;
  /** ID of the image it builds on. */
  readonly parentId: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly extraFiles?: readonly ContextFile[];
}

/** One line of the engine's answer to a pull or a build. */
interface EngineEvent {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

const REGISTRY_UNREACHABLE =
  "Where no image registry can be reached, run `sudo scripts/base-image.sh` of this package once, or load the image with `docker load`, or name one you have in AGENT_EVAL_BASE_IMAGE. For a registry that wants a login, run `docker pull` yourself first.";
const PRIVATE_CA =
  "If the network intercepts TLS, give its certificates as a PEM file in AGENT_EVAL_CA_BUNDLE; for private mirrors set AGENT_EVAL_NPM_REGISTRY and AGENT_EVAL_DEBIAN_MIRROR (docs/images.md).";
const DOCTOR = "Run `npx agent-eval doctor` to check the Docker engine.";

function builtGateway(imagesDir: string): string {
  const beside = join(import.meta.dirname, "gateway.mjs");
  return existsSync(beside) ? beside : join(imagesDir, "..", "dist", "gateway.mjs");
}

/**
 * Finds or builds the images of a run. A tag is made of everything that goes into the image, so the
 * same content is never built twice and any change, of the base image too, gives another tag.
 */
export class ImageStore {
  readonly #docker: Docker;
  readonly #options: ImageStoreOptions;
  /** Builds and pulls under way, by tag: a second caller waits for the first one's. */
  readonly #underWay = new Map<string, Promise<BuiltImage>>();

  constructor(docker: Docker, options: ImageStoreOptions) {
    this.#docker = docker;
    this.#options = options;
  }

  /** The gateway's image. */
  async gateway(): Promise<BuiltImage> {
    const base = await this.#find(this.#baseImage);
    const bundle = this.#options.gatewayBundle ?? builtGateway(this.#options.imagesDir);
    const content = await readFile(bundle).catch((cause: unknown) => {
      throw new InfraError("gateway-bundle-missing", `the bundled gateway ${bundle} cannot be read`, {
        fix: "Run `npm run build` in the package's folder, or reinstall the package.",
        cause,
      });
    });
    return this.#build({
      name: "gateway",
      folder: join(this.#options.imagesDir, "gateway"),
      parentId: base.id,
      buildArgs: { BASE_IMAGE: base.tag },
      extraFiles: [{ name: "gateway.mjs", mode: 0o644, content }],
    });
  }

  /** A toolchain by its folder's name, or made of the image that a reference (with `:` or `/`) names. */
  async toolchain(name: string): Promise<BuiltImage> {
    if (isImageReference(name)) return this.#prepared(name);
    const folder = await this.#folder("toolchains", name);
    const base = await this.#find(this.#baseImage);
    const mirror = this.#options.debianMirror;
    const buildArgs = { BASE_IMAGE: base.tag, ...(mirror ? { DEBIAN_MIRROR: mirror } : {}) };
    return this.#build({ name: `toolchain-${name}`, folder, parentId: base.id, buildArgs });
  }

  async #prepared(reference: string): Promise<BuiltImage> {
    const parent = await this.#find(reference);
    return this.#build({
      name: "toolchain-prepared",
      folder: join(this.#options.imagesDir, "prepared"),
      parentId: parent.id,
      buildArgs: { BASE_IMAGE: parent.tag },
      extraFiles: [{ name: "places.tar", mode: 0o644, content: await places() }],
    });
  }

  /** A toolchain with an agent's executable on it. */
  async withAgent(toolchain: string, layer: { readonly name: string; readonly version: string }): Promise<BuiltImage> {
    const folder = await this.#folder("agents", layer.name);
    const parent = await this.toolchain(toolchain);
    const base = await this.#find(this.#baseImage);
    const registry = this.#options.npmRegistry;
    return this.#build({
      name: `agent-${layer.name}`,
      folder,
      parentId: parent.id,
      buildArgs: {
        TOOLCHAIN: parent.tag,
        NODE_IMAGE: base.tag,
        VERSION: layer.version,
        ...(registry ? { NPM_REGISTRY: registry } : {}),
      },
    });
  }

  get #baseImage(): string {
    return this.#options.baseImage ?? DEFAULT_BASE_IMAGE;
  }

  async #folder(kind: "toolchains" | "agents", name: string): Promise<string> {
    const root = join(this.#options.imagesDir, kind);
    const known = (await readdir(root, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);
    if (known.includes(name)) return join(root, name);
    const what = kind === "toolchains" ? "toolchain" : "agent layer";
    throw new UsageError(`unknown-${what.replace(" ", "-")}`, `there is no ${what} "${name}"`, {
      fix:
        kind === "toolchains"
          ? `Use one of ${known.sort().join(", ")}, or an image reference such as "my-image:1".`
          : `Use one of ${known.sort().join(", ")}.`,
    });
  }

  /** An image by reference, pulled when the engine does not have it. */
  async #find(reference: string): Promise<BuiltImage> {
    const id = await this.#idOf(reference);
    if (id !== null) return { tag: reference, id, built: false };
    if (this.#options.lookOnly) throw new ImageMissing(`pull ${reference}`);
    return this.#once(reference, async () => {
      const unavailable = (cause: unknown) =>
        new InfraError(
          reference === this.#baseImage ? "base-image-unavailable" : "image-unavailable",
          `the image ${reference} is not on this machine and cannot be pulled: ${messageOf(cause)}`,
          { fix: REGISTRY_UNREACHABLE, cause },
        );
      try {
        this.#say(reference, `pulling ${reference}`);
        // Without a tag the engine would pull every tag there is.
        const exact = /(:[^/]+|@.+)$/.test(reference) ? reference : `${reference}:latest`;
        await this.#follow(await this.#docker.pull(exact), (event) => {
          // Byte counts of single layers come many times a second; only the milestones are news.
          if (event.status && !/^(Downloading|Extracting|Waiting|Verifying)/.test(event.status)) {
            this.#say(reference, event.id ? `${event.id}: ${event.status}` : event.status);
          }
        });
      } catch (cause) {
        throw unavailable(cause);
      }
      const pulled = await this.#idOf(reference);
      if (pulled === null) throw unavailable(new Error("the engine does not have it after the pull"));
      return { tag: reference, id: pulled, built: false };
    });
  }

  async #build(recipe: Recipe): Promise<BuiltImage> {
    const files = await this.#context(recipe);
    const tag = `agent-eval/${recipe.name}:${contentHash(files, recipe.parentId, recipe.buildArgs)}`;
    return this.#once(tag, async () => {
      const present = await this.#idOf(tag);
      if (present !== null) return { tag, id: present, built: false };
      if (this.#options.lookOnly) throw new ImageMissing(`build agent-eval/${recipe.name}`);
      this.#say(tag, `building ${tag}`);
      await this.#runBuild(tag, files, recipe);
      const id = await this.#idOf(tag);
      if (id === null) throw new InfraError("image-build-failed", `the engine built ${tag} but has no such image`);
      return { tag, id, built: true };
    });
  }

  async #runBuild(tag: string, files: readonly ContextFile[], recipe: Recipe): Promise<void> {
    let step = "";
    let output: string[] = [];
    try {
      const stream = await this.#docker.buildImage(Readable.from([await tarOf(files)]), {
        t: tag,
        buildargs: { ...recipe.buildArgs },
        labels: { [IMAGE_LABEL]: "1" },
        rm: true,
        forcerm: true,
      });
      await this.#follow(stream, (event) => {
        for (const line of stripVTControlCharacters(event.stream ?? "")
          .split(/[\r\n]+/)
          .filter((text) => text.trim() !== "")) {
          if (/^Step \d+\/\d+ : /.test(line)) {
            step = line;
            output = [];
            // Only these take long enough for anybody to wonder.
            if (/ : RUN /.test(line)) this.#say(tag, line);
          } else if (!/^( ---> |Removing intermediate container )/.test(line)) {
            output = [...output, line].slice(-20);
          }
        }
      });
    } catch (cause) {
      const at = step === "" ? "" : ` at "${step}"`;
      const tail = output.length === 0 ? "" : `\n${output.join("\n")}`;
      throw new InfraError("image-build-failed", `building ${tag} failed${at}: ${messageOf(cause)}${tail}`, {
        fix: `${DOCTOR} ${PRIVATE_CA}`,
        cause,
      });
    }
  }

  /** Everything the engine is given: the folder, what all images share, the CA bundle and extra files. */
  async #context(recipe: Recipe): Promise<readonly ContextFile[]> {
    const files = [
      ...(await filesBelow(recipe.folder, "")),
      ...(await filesBelow(join(this.#options.imagesDir, "common"), "common/")),
      { name: "ca-bundle.pem", mode: 0o644, content: await certificatesOf(this.#options.caBundle) },
      ...(recipe.extraFiles ?? []),
    ];
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async #once(key: string, make: () => Promise<BuiltImage>): Promise<BuiltImage> {
    const running = this.#underWay.get(key);
    if (running !== undefined) return running;
    const started = make().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }

  /** The ID of an image the engine has; null when it has none of that name. */
  async #idOf(reference: string): Promise<string | null> {
    try {
      return (await this.#docker.getImage(reference).inspect()).Id;
    } catch (cause) {
      if (cause instanceof Error && "statusCode" in cause && cause.statusCode === 404) return null;
      throw new InfraError("docker-unavailable", `the container engine does not answer: ${messageOf(cause)}`, {
        fix: DOCTOR,
        cause,
      });
    }
  }

  #follow(stream: NodeJS.ReadableStream, onEvent: (event: EngineEvent) => void): Promise<void> {
    const { signal } = this.#options;
    return new Promise<void>((resolve, reject) => {
      const stop = () => {
        (stream as Readable).destroy();
        reject(new Error("interrupted"));
      };
      if (signal?.aborted) stop();
      signal?.addEventListener("abort", stop, { once: true });
      // The engine answers 200 before it starts; what goes wrong later is an event like any other.
      let failure: string | undefined;
      this.#docker.modem.followProgress(
        stream,
        (error) => {
          if (error !== null || failure !== undefined) reject(error ?? new Error(failure));
          else resolve();
        },
        (event: EngineEvent) => {
          failure ??= event.error;
          onEvent(event);
        },
      );
    });
  }

  #say(image: string, line: string): void {
    this.#options.onProgress?.({ image, line });
  }
}
