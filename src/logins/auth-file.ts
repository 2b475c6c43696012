import { z } from "zod";

const Tokens = z.looseObject({
  id_token: z.string().min(1),
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  account_id: z.string().nullish(),
});

/** What `codex login` writes into `auth.json` for an account of ChatGPT. Other keys are kept as they are. */
export const AuthFile = z.looseObject({
  tokens: Tokens,
  last_refresh: z.string().nullish(),
});
export type AuthFile = z.infer<typeof AuthFile>;

/** Tokens as an issuer hands them out; what it leaves out stays as it was. */
export const IssuedTokens = z.object({
  id_token: z.string().min(1).optional(),
  access_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
});
export type IssuedTokens = z.infer<typeof IssuedTokens>;

/** The tokens of either, as far as there are any. */
export interface SomeTokens {
  readonly id_token?: string | undefined;
  readonly access_token?: string | undefined;
  readonly refresh_token?: string | undefined;
  readonly account_id?: string | null | undefined;
}

/** The file's content, or null when it is no login of ChatGPT. */
export function parseAuthFile(text: string): AuthFile | null {
  try {
    const file = AuthFile.safeParse(JSON.parse(text)).data ?? null;
    return file?.["auth_mode"] === "apikey" ? null : file;
  } catch {
    return null;
  }
}

/** What of it an agent needs: an API key that lies beside the login stays at home. */
export function lentAuthFile({ tokens, last_refresh, auth_mode }: AuthFile): AuthFile {
  return { ...(auth_mode === undefined ? {} : { auth_mode }), OPENAI_API_KEY: null, tokens, last_refresh };
}

export function renderAuthFile(file: AuthFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Whose login it is, by the file itself or by its tokens; null when neither says. */
export function accountOf({ tokens }: { readonly tokens: SomeTokens }): string | null {
  if (tokens.account_id) return tokens.account_id;
  return accountIn(tokens.id_token) ?? accountIn(tokens.access_token);
}

const Claims = z.looseObject({
  "https://api.openai.com/auth": z.looseObject({ chatgpt_account_id: z.string().optional() }).optional(),
});

/** The account that a token names in its readable part; null when it names none. */
export function accountIn(token: string | undefined): string | null {
  const payload = token?.split(".")[1];
  if (payload === undefined) return null;
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))).data;
    return claims?.["https://api.openai.com/auth"]?.chatgpt_account_id ?? null;
  } catch {
    return null;
  }
}

/** When its tokens were handed out, in ms; 0 when it does not say. */
export function refreshedAt({ last_refresh: text }: AuthFile): number {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? 0 : time;
}

/** `file` with newer tokens in place of its own. */
export function withTokens(file: AuthFile, issued: IssuedTokens, at: Date): AuthFile {
  const { id_token, access_token, refresh_token } = file.tokens;
  const tokens = {
    id_token: issued.id_token ?? id_token,
    access_token: issued.access_token ?? access_token,
    refresh_token: issued.refresh_token ?? refresh_token,
  };
  return { ...file, tokens: { ...file.tokens, ...tokens }, last_refresh: at.toISOString() };
}
