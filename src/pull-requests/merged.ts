import type { Changes } from "../changes/changes.ts";
import type { BackendConfig, Config, Limits, ProfileConfig } from "../config/config.ts";
import { resolveBackend } from "../config/consistency.ts";
import { isControl } from "../config/controls.ts";
import { identityOf } from "../config/identity.ts";

/** Two profiles of the merged configuration that are compared. */
export interface ComparedPair {
  readonly kind: "changed" | "added";
  /** Name in the pull request. */
  readonly name: string;
  /** Names in the run. */
  readonly base: string;
  readonly candidate: string;
}

/** One configuration with both sides in it. */
export interface Merged {
  readonly config: Config;
  /** Empty without a base to compare with. */
  readonly pairs: readonly ComparedPair[];
  readonly notes: readonly string[];
}

/** Names of the profiles and servers of the base, where the head has others of the same name. */
const SUFFIX = "-base";
const LONGEST = 60;

/**
 * Both sides of what changed in one configuration, so that one run measures them side by side. A profile keeps its name
 * at the head and is `<name>-base` as the base has it. An added profile is compared with the incumbent as the base has
 * it. How often and in what order things run, prices and rules are the base's; the tasks are the head's. Pure.
 * @param only profiles that take part; default: all that changed.
 */
export function mergeSides(base: Config, head: Config, { profiles }: Changes, only?: readonly string[]): Merged {
  const taking = (name: string) => only === undefined || only.includes(name);
  const changed = profiles.changed.map(({ name }) => name).filter(taking);
  const added = profiles.added.filter(taking);
  const incumbent = added.length > 0 ? incumbentOf(base) : null;
  const sides = new Sides(base, head);
  const candidates = [...changed, ...added].map((name) => ({ name, candidate: sides.head(name) }));
  const pairs = candidates.flatMap(({ name, candidate }): ComparedPair[] => {
    if (changed.includes(name)) return [{ kind: "changed", name, base: sides.base(name), candidate }];
    if (incumbent === null) return [];
    const same = Object.hasOwn(head.profiles, incumbent) && !profiles.changed.some((one) => one.name === incumbent);
    return [{ kind: "added", name, base: same ? sides.head(incumbent) : sides.base(incumbent), candidate }];
  });
  const several = basesOf(pairs) > 1 && base.run.until !== undefined;
  const alone = incumbent === null && added.length > 0;
  const notes = [
    ...(alone ? [`The base has no profile that ${added.join(", ")} could be compared with.`] : []),
    ...(several ? ["A run until decided compares with one profile; here are several, so everything was run."] : []),
  ];
  const config = sides.config(pairs[0]?.base);
  const { until: _, budget: __, ...fixed } = config.run;
  return { config: several ? { ...config, run: { ...fixed, budget: {} } } : config, pairs, notes };
}

/** How many profiles the others are compared with. */
export function basesOf(pairs: readonly ComparedPair[]): number {
  return new Set(pairs.map(({ base }) => base)).size;
}

/** Whom an added profile has to beat: the configured one, else the first that is no control. */
function incumbentOf({ profiles, decision }: Config): string | null {
  if (decision.incumbent !== undefined) return decision.incumbent;
  return Object.entries(profiles).find(([, { agent }]) => !isControl(agent))?.[0] ?? null;
}

/** Collects profiles of both sides with the servers they need. */
class Sides {
  readonly #base: Config;
  readonly #head: Config;
  readonly #profiles = new Map<string, ProfileConfig>();
  readonly #backends: Record<string, BackendConfig>;
  readonly #differing: readonly (keyof Limits)[];

  constructor(base: Config, head: Config) {
    this.#base = base;
    this.#head = head;
    this.#backends = { ...head.backends };
    const keys = new Set([...Object.keys(base.run.limits), ...Object.keys(head.run.limits)]) as Set<keyof Limits>;
    this.#differing = [...keys].filter((key) => base.run.limits[key] !== head.run.limits[key]);
  }

  /** Takes in a profile of the head; gives its name. */
  head(name: string): string {
    const profile = profileOf(this.#head, name);
    this.#profiles.set(name, this.#limited(profile, this.#head.run.limits));
    return name;
  }

  /** Takes in a profile as the base has it; gives its name in the run. */
  base(name: string): string {
    const profile = this.#limited(profileOf(this.#base, name), this.#base.run.limits);
    const called = freeName(name, { ...this.#head.profiles, ...this.#base.profiles });
    this.#profiles.set(called, { ...profile, ...this.#server(profile) });
    return called;
  }

  config(incumbent: string | undefined): Config {
    const { run, decision, gate, cost } = this.#base;
    const same = Object.entries(this.#head.run.limits).filter(
      ([key]) => !this.#differing.includes(key as keyof Limits),
    );
    const { incumbent: _, ...rules } = decision;
    return {
      suite: this.#head.suite,
      profiles: Object.fromEntries(this.#profiles),
      backends: this.#backends,
      run: { ...run, limits: Object.fromEntries(same) },
      // What the base prices keeps its price; a model that is new has the head's.
      cost: { ...cost, prices: { ...this.#head.cost.prices, ...cost.prices } },
      decision: { ...rules, ...(incumbent === undefined ? {} : { incumbent }) },
      gate,
    };
  }

  /** A limit of the run that differs between the sides is each profile's own. */
  #limited(profile: ProfileConfig, ofRun: Limits): ProfileConfig {
    const own = this.#differing.flatMap((key) => (ofRun[key] === undefined ? [] : [[key, ofRun[key]] as const]));
    return { ...profile, limits: { ...Object.fromEntries(own), ...profile.limits } };
  }

  /** The base's server, under another name where the head has another one of its name. */
  #server({ backend }: ProfileConfig): { backend?: string } {
    if (backend === undefined) return {};
    const entry = resolveBackend(this.#base.backends, backend);
    const now = resolvedOrNull(this.#backends, backend);
    if (now !== null && identityOf(now) === identityOf(entry)) return { backend };
    const known = Object.entries(this.#backends).find(
      ([name, other]) => name.startsWith(backend) && name.includes(SUFFIX) && identityOf(other) === identityOf(entry),
    );
    const name = known?.[0] ?? freeName(backend, { ...this.#head.backends, ...this.#backends });
    this.#backends[name] = entry;
    return { backend: name };
  }
}

function profileOf({ profiles }: Config, name: string): ProfileConfig {
  const profile = profiles[name];
  if (!profile) throw new TypeError(`no profile ${name}`);
  return profile;
}

function resolvedOrNull(backends: Config["backends"], name: string): BackendConfig | null {
  try {
    return resolveBackend(backends, name);
  } catch {
    return null;
  }
}

/** `<name>-base`, with a number where that is somebody's; never longer than a name may be. */
function freeName(name: string, taken: Readonly<Record<string, unknown>>): string {
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? SUFFIX : `${SUFFIX}-${count}`;
    const free = `${name.slice(0, LONGEST - ending.length).replace(/-+$/, "")}${ending}`;
    if (!Object.hasOwn(taken, free)) return free;
  }
}
