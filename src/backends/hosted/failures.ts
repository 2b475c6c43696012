import { nearest } from "../../config/nearest.ts";
import { ProfileError, UsageError } from "../../errors.ts";
import type { HostedServer } from "./server.ts";

type Named = Pick<HostedServer, "baseUrl" | "keyVariable">;

/** The key of an environment variable. @throws UsageError `missing-api-key`, which names the variable. */
export function keyIn(env: NodeJS.ProcessEnv, variable: string, baseUrl: string): string {
  const key = env[variable];
  if (key) return key;
  throw new UsageError("missing-api-key", `the environment variable ${variable} is not set`, {
    fix: `Export ${variable} with the key of ${baseUrl}.`,
  });
}

export function keyRefused({ baseUrl, keyVariable }: Named, status: number): ProfileError {
  return keyVariable === null
    ? new ProfileError("key-refused", `${baseUrl} wants a key (HTTP ${status})`, {
        fix: "Export the key in an environment variable, and write the variable's name under apiKeyEnv.",
      })
    : new ProfileError("key-refused", `${baseUrl} refuses the key in ${keyVariable} (HTTP ${status})`, {
        fix: `Export a valid key in ${keyVariable}, or write the name of another variable under apiKeyEnv.`,
      });
}

export function unreachable({ baseUrl }: Named, detail: string): ProfileError {
  return new ProfileError("backend-unreachable", `${baseUrl} does not answer: ${detail}`, {
    fix: "Start the model server, or correct baseUrl. Inside Docker, localhost means this machine.",
  });
}

export function hangs({ baseUrl }: Named, ms: number): ProfileError {
  return new ProfileError("backend-hangs", `${baseUrl} was asked and said nothing for ${ms / 1000} s`, {
    fix: "Look at the server's log; give a model that takes long to load more time with idleTimeoutSeconds.",
  });
}

export function noKnownWire({ baseUrl }: Named, wires: string, seen: readonly string[]): ProfileError {
  return new ProfileError("no-known-wire", `${baseUrl} serves no ${wires} (${seen.join(", ")})`, {
    fix: "Check that baseUrl is the API's address, not a web page's, and ends with the version, such as /v1.",
  });
}

/** `names`: the models the server lists. */
export function modelNotFound({ baseUrl }: Named, model: string, names: readonly string[], said: string): ProfileError {
  return new ProfileError("model-not-found", `${baseUrl} has no model "${model}": ${said}`, {
    fix: `Correct the profile's model${meant(model, names)}.`,
  });
}

/** `; did you mean "qwen3"?`, or the beginning of the list; empty for an empty one. */
export function meant(model: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  // Publishers and versions stand around the name that people remember.
  const part = names.find((name) => model !== "" && name.toLowerCase().includes(model.toLowerCase()));
  const near = nearest(model, names) ?? part;
  if (near) return `: perhaps it is "${near}"`;
  const shown = names.slice(0, 10).join(", ");
  return `; the server lists ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ""}`;
}
