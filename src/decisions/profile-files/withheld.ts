/** A profile's settings without what may be a secret. */
export interface Shown {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where something was left out, such as `mcp_servers.docs.env.TOKEN`. */
  readonly withheld: readonly string[];
}

/** Tables of environment variables and of headers: secrets are passed in them, under any name. */
const CARRIERS = /^(env|set|http_?headers|headers)$/i;
const SECRET = /key|token|secret|passw|passphrase|authorization|credential|cookie|bearer/i;
/** They hold the name of a variable, no secret: `env_key`, `bearer_token_env_var`, `env_http_headers`. */
const NAMES_ONE = /^env_(key|http_headers|vars)$|_env(_key|_vars?)?$|EnvVars?$/i;
/** What hides nothing: a number, a switch. */
const PLAIN = /^(\d{1,9}|true|false|on|off|yes|no|)$/i;
/** Forms that keys of well-known services have, a header's value, and a password in an address. */
const LOOKS_SECRET =
  /(?:^|[^A-Za-z0-9])(?:sk-[\w-]{6,}|gh[opsu]_\w{16,}|github_pat_\w+|glpat-[\w-]+|xox[abeprs]-[\w-]+|AKIA[A-Z0-9]{12,}|(?:Bearer|Basic)\s+\S{6,})|:\/\/[^\s/@:]*:[^\s/@]+@|--?[\w-]*(?:key|token|secret|password)[\w-]*=\S/i;

/**
 * Settings as they may be written to a file that people commit. Left out are texts in tables of variables and headers,
 * unless they are numbers or switches, texts under names such as `api_key`, and texts that look like a secret. No rule
 * knows every secret: what is left has to be looked over.
 */
export function withoutSecrets(settings: Readonly<Record<string, unknown>>): Shown {
  const withheld: string[] = [];
  const shown = visit(settings, [], { carrier: false, names: false, secret: false }, withheld);
  return { settings: isTable(shown) ? shown : {}, withheld };
}

interface Around {
  /** Inside of a table of variables or headers. */
  readonly carrier: boolean;
  /** Below a name that says "secret", or "the name of a variable". */
  readonly secret: boolean;
  readonly names: boolean;
}

const LEFT_OUT = Symbol("left out");

function visit(value: unknown, path: readonly string[], around: Around, withheld: string[]): unknown {
  if (typeof value === "string") {
    if (!mayBeSecret(value, around)) return value;
    withheld.push(path.join("."));
    return LEFT_OUT;
  }
  if (Array.isArray(value)) {
    const kept = value.map((part, index) => visit(part, [...path, String(index)], around, withheld));
    // A list without one of its parts would be another list.
    return kept.includes(LEFT_OUT) ? LEFT_OUT : kept;
  }
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const about = NAMES_ONE.test(key) && (!isTable(part) || /^env_http_headers$/i.test(key));
      const names = around.names || (about && !around.carrier);
      const inside = {
        carrier: around.carrier || (isTable(part) && CARRIERS.test(key)),
        secret: around.secret || (!isTable(part) && SECRET.test(key)),
        names,
      };
      const kept = visit(part, [...path, key], inside, withheld);
      return kept === LEFT_OUT ? [] : [[key, kept]];
    }),
  );
}

function mayBeSecret(text: string, { carrier, names, secret }: Around): boolean {
  if (LOOKS_SECRET.test(text)) return true;
  if (names) return false;
  return (secret && text !== "") || (carrier && !PLAIN.test(text));
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a file's head says of what it lacks; nothing when it lacks nothing. */
export function withheldNotes(withheld: readonly string[]): string[] {
  if (withheld.length === 0) return [];
  return [`Left out, since it may be a secret; the trials had it, so set it yourself: ${withheld.join(", ")}.`];
}
