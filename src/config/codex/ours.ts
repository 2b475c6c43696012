/**
 * Keys of config.toml that agent-eval decides itself, or that mean something only on the user's own machine:
 * where requests go, what may be done without asking, what is told to whom, paths, and how a terminal looks.
 */
const OURS: ReadonlySet<string> = new Set([
  ...["model", "model_provider", "model_providers", "oss_provider", "openai_base_url", "chatgpt_base_url"],
  ...["model_context_window", "model_auto_compact_token_limit", "model_catalog_json", "model_reasoning_effort"],
  ...["approval_policy", "approvals_reviewer", "sandbox_mode", "sandbox_workspace_write", "default_permissions"],
  ...["permissions", "allow_login_shell", "shell_environment_policy", "windows", "windows_wsl_setup_acknowledged"],
  ...["mcp_servers", "mcp_oauth_credentials_store", "mcp_oauth_callback_port", "mcp_oauth_callback_url"],
  ...["apps", "plugins", "marketplaces", "connectors", "hooks", "notify", "agents", "skills", "memories"],
  ...["analytics", "feedback", "otel", "log_dir", "sqlite_home", "history", "check_for_update_on_startup"],
  ...["cli_auth_credentials_store", "forced_login_method", "forced_chatgpt_workspace_id", "preferred_auth_method"],
  ...["projects", "project_root_markers", "trusted_projects", "profile", "profiles", "notice", "notices", "tui"],
  ...["file_opener", "hide_agent_reasoning", "show_raw_agent_reasoning", "disable_paste_burst", "personality"],
  ...["audio", "realtime", "web_search", "model_instructions_file", "experimental_instructions_file"],
  ...["experimental_compact_prompt_file", "windows_sandbox", "ghost_snapshot", "desktop", "ide"],
]);

/** Keys of older versions that the pinned Codex refuses. */
const GONE: ReadonlySet<string> = new Set([
  ...["model_max_output_tokens", "model_supports_reasoning_summaries", "disable_response_storage"],
  ...["include_apply_patch_tool", "include_plan_tool", "experimental_use_freeform_apply_patch", "base_instructions"],
  ...["experimental_use_exec_command_tool", "experimental_use_rmcp_client", "instructions", "tools"],
]);

/** Entries of `features` that would let an agent reach past its sandbox, or retry without end. */
const OUR_FEATURES: ReadonlySet<string> = new Set([
  ...["goals", "plugins", "apps", "remote_plugin", "unbounded_connection_retries", "web_search", "web_search_request"],
]);

/** The settings that can be passed on, and the names (`features.apps`) of those that cannot. */
export function splitSettings(table: Readonly<Record<string, unknown>>): {
  settings: Record<string, unknown>;
  leftOut: string[];
} {
  const settings: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [key, value] of Object.entries(table)) {
    if (OURS.has(key) || GONE.has(key)) leftOut.push(key);
    else if (key === "features" && isTable(value)) {
      const kept = Object.entries(value).filter(([name]) => !OUR_FEATURES.has(name));
      if (kept.length > 0) settings[key] = Object.fromEntries(kept);
      leftOut.push(...Object.keys(value).flatMap((name) => (OUR_FEATURES.has(name) ? [`features.${name}`] : [])));
    } else settings[key] = value;
  }
  return { settings, leftOut: leftOut.filter((key) => !READ.has(key)).sort() };
}

/** Of ours, those that are not lost: they become keys of the profile itself. */
const READ: ReadonlySet<string> = new Set([
  ...["model", "model_provider", "model_context_window", "model_reasoning_effort", "model_providers", "profiles"],
  ...["profile", "oss_provider"],
]);

export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
