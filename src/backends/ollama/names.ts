/** Whether two names mean the same model: `qwen3` is `qwen3:latest`, and case does not count. */
export function sameModel(one: string, other: string): boolean {
  const full = (name: string) => (/:[^/]+$/.test(name) ? name : `${name}:latest`).toLowerCase();
  return full(one) === full(other);
}
