const controls: ReadonlySet<string> = new Set(["oracle", "noop"]);

/** Whether an agent only frames the others, as what a perfect and an idle one would get: nobody's candidate. */
export function isControl(agent: string): boolean {
  return controls.has(agent);
}
