import { codexLogin } from "./codex-login.ts";
import type { Login } from "./login.ts";

export { Secrets } from "./secrets.ts";

/** The login of a profile's `authFile`. Nothing is read yet. */
export function loginFrom(path: string, env: Readonly<Record<string, string | undefined>>): Login {
  return codexLogin(path, env);
}
