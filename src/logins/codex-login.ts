import { randomBytes } from "node:crypto";
import { access, chmod, constants, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InfraError, messageOf, UsageError } from "../errors.ts";
import type { Refresh } from "../gateway/gateway.ts";
import { tryLock } from "../lock.ts";
import {
  type AuthFile,
  accountIn,
  accountOf,
  lentAuthFile,
  parseAuthFile,
  refreshedAt,
  renderAuthFile,
  type SomeTokens,
  withTokens,
} from "./auth-file.ts";
import type { LentLogin, Login } from "./login.ts";
import { Secrets } from "./secrets.ts";

/** Where Codex renews its tokens. The variable is Codex's own. */
const ISSUER = "https://auth.openai.com/oauth/token";
const ISSUER_VARIABLE = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";

const LOOK_AGAIN_MS = 250;
/** Longer than any trial of another run should take. */
const PATIENCE_MS = 2 * 3_600_000;

/** The `auth.json` of `codex login`. */
export function codexLogin(path: string, env: Readonly<Record<string, string | undefined>> = process.env): Login {
  return {
    refreshUrl: env[ISSUER_VARIABLE] || ISSUER,
    kind: "chatgpt",
    async check() {
      await checkWritable(await realpath(path).catch(() => path));
      await readLogin(path);
    },
    async borrow(signal) {
      // Two names of one file are one login.
      const file = await realpath(path).catch(() => path);
      await checkWritable(file);
      const lock = await lockLogin(file, signal);
      try {
        return new LentCodexLogin(file, await readLogin(file), lock);
      } catch (error) {
        await lock[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

async function readLogin(file: string): Promise<AuthFile> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw unusable(file, `cannot be read (${cause.code})`, "Log in with `codex login`, or correct authFile.");
  });
  const login = parseAuthFile(text);
  if (login) return login;
  throw unusable(
    file,
    "holds no login of ChatGPT",
    "Log in with `codex login`. For an API key, name its variable with apiKeyEnv of the backend instead.",
  );
}

/** Renewed tokens have to be written back: without them the user would be logged out. */
async function checkWritable(file: string): Promise<void> {
  for (const place of [file, dirname(file)]) {
    await access(place, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return;
      throw unusable(
        place,
        "cannot be written, and renewed tokens would be lost",
        "Give this user write access to it.",
      );
    });
  }
}

function unusable(file: string, problem: string, fix: string): UsageError {
  return new UsageError("unusable-login", `${file} ${problem}`, { place: { file }, fix });
}

async function lockLogin(file: string, signal: AbortSignal): Promise<AsyncDisposable> {
  const name = `${file}.agent-eval.lock`;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    const lock = await tryLock(name).catch((cause: NodeJS.ErrnoException) => {
      throw unusable(file, `cannot be locked (${cause.code})`, "Check that its folder exists and can be written.");
    });
    if (lock) return lock;
    if (performance.now() > until) {
      throw new InfraError("login-in-use", `another run has had ${file} for hours`, {
        fix: `Wait for it to end. If there is none (the folder came from another machine), remove ${name}.`,
      });
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

class LentCodexLogin implements LentLogin {
  readonly text: string;
  readonly secrets = new Secrets();
  readonly #file: string;
  readonly #lock: AsyncDisposable;
  /** As it stands in the user's file, as far as it is known here. */
  #login: AuthFile;

  constructor(file: string, login: AuthFile, lock: AsyncDisposable) {
    this.text = renderAuthFile(lentAuthFile(login));
    this.#file = file;
    this.#login = login;
    this.#lock = lock;
    this.#guard(login.tokens);
  }

  async renewed({ used, tokens, at }: Refresh): Promise<void> {
    this.#guard(tokens);
    // An agent may bring tokens of others: what descends from them is not this user's.
    if (used !== this.#login.tokens.refresh_token) return;
    const strange = [tokens.id_token, tokens.access_token].some((token) => {
      const [theirs, ours] = [accountIn(token), accountOf(this.#login)];
      return theirs !== null && ours !== null && theirs !== ours;
    });
    if (!strange) await this.#save(withTokens(this.#login, tokens, new Date(at)));
  }

  async returned(text: string, unseen: boolean): Promise<void> {
    const theirs = parseAuthFile(text);
    if (theirs === null) return;
    this.#guard(theirs.tokens);
    if (!unseen) return;
    const account = accountOf(this.#login);
    const { id_token, access_token, refresh_token } = theirs.tokens;
    const named = [theirs.tokens.account_id ?? null, accountIn(id_token), accountIn(access_token)];
    const same = account !== null && named[1] === account && named.every((name) => name === null || name === account);
    const at = refreshedAt(theirs);
    const newer = at > refreshedAt(this.#login) && at <= Date.now() + 60_000;
    if (!same || !newer || refresh_token === this.#login.tokens.refresh_token) return;
    await this.#save(withTokens(this.#login, { id_token, access_token, refresh_token }, new Date(at)));
  }

  /** The user's file changes only where it is still the one that was lent, or an older one. */
  async #save(login: AuthFile): Promise<void> {
    const before = this.#login;
    this.#login = login;
    const there = await readFile(this.#file, "utf8").catch(() => null);
    const now = there === null ? null : parseAuthFile(there);
    // Gone or of somebody else: the user has logged out, or in as another account.
    if (now === null || accountOf(now) !== accountOf(login)) return;
    const untouched = now.tokens.refresh_token === before.tokens.refresh_token;
    if (!untouched && refreshedAt(now) >= refreshedAt(login)) return;
    await replace(this.#file, renderAuthFile({ ...now, tokens: login.tokens, last_refresh: login.last_refresh }));
  }

  #guard(tokens: SomeTokens): void {
    this.secrets.add(tokens.id_token, tokens.access_token, tokens.refresh_token, tokens.account_id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lock[Symbol.asyncDispose]();
  }
}

/** In one step, mode kept. Where that cannot be, in place: a login must not be lost. */
async function replace(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const { mode } = await stat(file);
    const handle = await open(aside, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(aside, mode & 0o777);
    await rename(aside, file);
  } catch {
    await rm(aside, { force: true }).catch(() => {});
    await writeFile(file, text, { flush: true }).catch((cause) => {
      throw new InfraError("login-not-saved", `${file} cannot be written: ${messageOf(cause)}`, {
        fix: "Make room or restore the permission, then log in again with `codex login`.",
      });
    });
  }
}
