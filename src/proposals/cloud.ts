import type { Proposal } from "./proposal.ts";

type Part = Pick<Proposal, "backends" | "profiles">;

/** What a key in the environment makes possible. Model names are a start: an account may have others. */
const clouds = [
  {
    key: "OPENAI_API_KEY",
    profile: "cloud-codex",
    backend: {
      name: "openai-cloud",
      value: { kind: "openai", baseUrl: "https://api.openai.com/v1", apiKeyEnv: "OPENAI_API_KEY" },
    },
    value: { agent: "codex", backend: "openai-cloud", model: "gpt-6-sol" },
  },
  {
    key: "ANTHROPIC_API_KEY",
    profile: "cloud-claude-code",
    backend: { name: "anthropic-cloud", value: { kind: "anthropic", apiKeyEnv: "ANTHROPIC_API_KEY" } },
    value: { agent: "claude-code", backend: "anthropic-cloud", model: "claude-sonnet-5" },
  },
] as const;

/** Profiles of the clouds whose keys are set; `active` only where the user asked for them. */
export function cloudPart(keys: readonly string[], active: boolean): Part {
  const found = clouds.filter(({ key }) => keys.includes(key));
  const warning = active
    ? "What the agent reads leaves this machine, and every request costs money."
    : "Uncomment to compare with the cloud: what the agent reads then leaves this machine, and requests cost money.";
  return {
    backends: found.map(({ key, backend }) => {
      return { ...backend, reasons: [`${key} is set. The key itself is never written anywhere.`], active };
    }),
    profiles: found.map(({ profile, value }) => {
      return { name: profile, value, reasons: [warning, "The model: any that your account has."], active };
    }),
  };
}
