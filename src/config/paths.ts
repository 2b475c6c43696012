import { homedir } from "node:os";
import { resolve } from "node:path";
import type { BackendConfig } from "./config.ts";

/** A path as a person writes it in a configuration file: `~` is their home, the rest starts from `baseDir`. */
export function userPath(path: string, baseDir: string): string {
  return resolve(baseDir, path.replace(/^~(?=$|\/)/, homedir()));
}

/** The backend with the files it names found from where the configuration stands, wherever a run is started. */
export function withPaths(backend: BackendConfig, baseDir: string): BackendConfig {
  const found = (files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([model, path]) => [model, userPath(path, baseDir)]));
  switch (backend.kind) {
    case "ollama":
      return { ...backend, gguf: found(backend.gguf) };
    case "dmr":
      return { ...backend, archives: found(backend.archives) };
    case "openai":
    case "anthropic":
    case "replay":
      return backend;
  }
}
