/** What a user may say about how images are built; see docs/images.md. */
export interface ImageSettings {
  readonly baseImage?: string | undefined;
  /** Path of a PEM file with certificate authorities to trust besides the usual ones. */
  readonly caBundle?: string | undefined;
  readonly npmRegistry?: string | undefined;
  readonly debianMirror?: string | undefined;
}

/** Reads the image settings from the environment: `AGENT_EVAL_BASE_IMAGE` and its kin. Empty means unset. */
export function imageOptionsFromEnv(env: Readonly<Record<string, string | undefined>>): ImageSettings {
  return {
    baseImage: env["AGENT_EVAL_BASE_IMAGE"] || undefined,
    caBundle: env["AGENT_EVAL_CA_BUNDLE"] || undefined,
    npmRegistry: env["AGENT_EVAL_NPM_REGISTRY"] || undefined,
    debianMirror: env["AGENT_EVAL_DEBIAN_MIRROR"] || undefined,
  };
}

/** Whether a toolchain is an image reference of the user's own rather than a folder of `images/toolchains`. */
export function isImageReference(toolchain: string): boolean {
  return /[:/]/.test(toolchain);
}
