import type { DirectServer, ProfileFile, Recommended } from "./profile-files.ts";
import { withheldNotes, withoutSecrets } from "./withheld.ts";

/** `README.md` beside the files: a few lines for each profile. */
export function readmeFile(
  profiles: readonly {
    readonly profile: Recommended;
    readonly server: DirectServer | null;
    readonly files: readonly ProfileFile[];
  }[],
): ProfileFile {
  const parts = profiles.flatMap(({ profile, server, files }) => [
    `## ${profile.name}`,
    "",
    ...lines(profile, server, files),
    "",
  ]);
  const head = [
    "# How to use these profiles",
    "",
    "Written by `agent-eval decide`. Keys of model servers are named by their environment variable, and settings that may",
    "hold a secret are left out and named here. No rule knows every secret: look the files over before you commit them.",
    "Files you change are yours: the next `decide` leaves them as they are, unless it is given `--force`.",
    "",
  ];
  return { path: "README.md", text: `${[...head, ...parts].join("\n").trimEnd()}\n`, executable: false };
}

function lines({ name, config }: Recommended, server: DirectServer | null, files: readonly ProfileFile[]): string[] {
  const has = (path: string) => files.some((file) => file.path === path);
  const steps: string[] = [];
  if (has(`servers/${name}.sh`)) steps.push(`\`sh servers/${name}.sh\` sets up its model server.`);
  if (server?.key.kind === "variable")
    steps.push(`The key has to be in the environment variable \`${server.key.name}\`.`);
  if (has(`codex/${name}.config.toml`)) {
    const catalog = has(`codex/${name}.catalog.json`) ? ` and \`codex/${name}.catalog.json\`` : "";
    steps.push(`Copy \`codex/${name}.config.toml\`${catalog} into \`~/.codex\` (or \`$CODEX_HOME\`).`);
    if (server?.key.kind === "login") steps.push("Log in with `codex login`.");
    steps.push(
      `\`codex --profile ${name}\` works with it; \`codex exec --strict-config --profile ${name} "…"\` checks every key.`,
    );
  }
  if (has(`claude-code/${name}.env`)) {
    steps.push(
      `\`set -a; . ./claude-code/${name}.env; set +a; claude --bare\`, or \`claude --bare --settings claude-code/${name}.settings.json\`.`,
    );
  }
  if (has(`codex/${name}.config.toml`) || has(`claude-code/${name}.env`)) {
    steps.push(...withheldNotes(withoutSecrets(config.settings).withheld));
  }
  if (server === null || (config.agent !== "codex" && config.agent !== "claude-code")) {
    steps.push(`Its agent is agent-eval's own (\`${config.agent}\`): it has no configuration outside of agent-eval.`);
  }
  const wire = config.agent === "codex" ? server?.responses : config.agent === "claude-code" ? server?.messages : null;
  return [...steps, ...(wire?.notes ?? [])].map((step) => `- ${step}`);
}
