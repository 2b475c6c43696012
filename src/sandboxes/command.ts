/** Puts absolute paths for `{{workspace}}` and `{{report}}` into a grading command. */
export function fillPlaceholders(
  command: readonly [string, ...string[]],
  paths: { readonly workspace: string; readonly report: string },
): [string, ...string[]] {
  const fill = (word: string) =>
    word.replaceAll("{{workspace}}", paths.workspace).replaceAll("{{report}}", paths.report);
  const [first, ...rest] = command;
  return [fill(first), ...rest.map(fill)];
}
