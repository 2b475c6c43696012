import type { Upstream } from "./gateway.ts";

/**
 * An agent's body without the tools that the upstream is not to run, and their types. Responses and Messages list
 * tools alike; chat completions know none that a server runs.
 */
export function withoutWithheld(body: object, upstream: Upstream): { body: object; types: readonly string[] } {
  const withheld = (upstream.kind === "http" && upstream.withheldTools) || [];
  const tools: unknown = "tools" in body ? body.tools : undefined;
  if (withheld.length === 0 || !Array.isArray(tools)) return { body, types: [] };
  const kept: unknown[] = [];
  const types: string[] = [];
  for (const tool of tools as unknown[]) {
    const type = typeOf(tool);
    if (type !== null && withheld.some((beginning) => type.startsWith(beginning))) types.push(type);
    else kept.push(tool);
  }
  return { body: { ...body, tools: kept }, types };
}

function typeOf(tool: unknown): string | null {
  const type: unknown = typeof tool === "object" && tool !== null && "type" in tool ? tool.type : null;
  return typeof type === "string" ? type : null;
}
