type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By what Kubernetes tells the entries of a list apart: of a volume's mount by the path, else by the name. */
function keyOf(entry: unknown): string | null {
  const key = isRecord(entry) ? (entry["mountPath"] ?? entry["name"]) : null;
  return typeof key === "string" ? key : null;
}

/** What `kustomize` makes of a manifest and a strategic merge patch, for the kinds of patches used here. */
export function patched(base: unknown, patch: unknown): unknown {
  if (isRecord(base) && isRecord(patch)) {
    const names = new Set([...Object.keys(base), ...Object.keys(patch)]);
    return Object.fromEntries(
      [...names].map((name) => [name, name in patch ? patched(base[name], patch[name]) : base[name]]),
    );
  }
  if (Array.isArray(base) && Array.isArray(patch) && patch.every((entry) => keyOf(entry) !== null)) {
    const changes = new Map(patch.map((entry) => [keyOf(entry), entry]));
    const kept = base.flatMap((entry) => {
      const change = changes.get(keyOf(entry));
      changes.delete(keyOf(entry));
      if (isRecord(change) && change["$patch"] === "delete") return [];
      return [change === undefined ? entry : patched(entry, change)];
    });
    return [...changes.values(), ...kept];
  }
  return patch;
}
