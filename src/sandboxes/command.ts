/** Puts absolute paths for `{{workspace}}` and `{{report}}` into a grading command. */
export function fillPlaceholders(
  command: readonly [string, ...string[]],
  paths: { readonly workspace: string; readonly report: string },
): [string, ...string[]] {
  const fill = (word: string) =>
    word.replaceAll(/\{\{(workspace|report)\}\}/g, (_, name: "workspace" | "report") => paths[name]);
  const [first, ...rest] = command;
  return [fill(first), ...rest.map(fill)];
}
