import { dmrServer } from "./dmr.ts";
import { anthropicServer, openAiServer } from "./hosted.ts";
import { ollamaServer } from "./ollama.ts";
import type { DirectServer, ProfileFile, Recommended } from "./profile-files.ts";
import { comment } from "./shell.ts";

/** How an agent talks to the profile's server by itself; null: there is none, or a script a person wrote. */
export function directServer(profile: Recommended): DirectServer | null {
  const { backend } = profile;
  switch (backend?.kind) {
    case "dmr":
      return dmrServer(profile, backend);
    case "ollama":
      return ollamaServer(profile, backend);
    case "openai":
      return openAiServer(profile, backend);
    case "anthropic":
      return anthropicServer(profile, backend);
    case "replay":
    case undefined:
      return null;
  }
}

/** The commands that set the server up. */
export function serverFile({ name }: Recommended, { script }: DirectServer): ProfileFile[] {
  if (script === null) return [];
  const head = ["#!/bin/sh", ...comment(`Sets up the model server of profile ${name}.`), "set -eu", ""];
  return [{ path: `servers/${name}.sh`, text: `${[...head, ...script].join("\n")}\n`, executable: true }];
}
