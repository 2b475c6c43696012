import { claudeCodeFiles } from "./claude-code.ts";
import { codexFiles } from "./codex.ts";
import type { ProfileFile, Recommended } from "./profile-files.ts";
import { readmeFile } from "./readme.ts";
import { directServer, serverFile } from "./server.ts";

/** All files for the profiles that are recommended, a README with how to use each of them included. */
export function profileFiles(profiles: readonly Recommended[]): ProfileFile[] {
  const files = profiles.map((profile) => {
    const server = directServer(profile);
    const own = server === null ? [] : (agentFiles[profile.config.agent]?.(profile, server) ?? []);
    return { profile, server, files: server === null ? [] : [...own, ...serverFile(profile, server)] };
  });
  return [...files.flatMap((each) => each.files), readmeFile(files)];
}

const agentFiles: Readonly<Record<string, typeof codexFiles>> = {
  codex: codexFiles,
  "claude-code": claudeCodeFiles,
};
