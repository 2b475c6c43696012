import type { PageRequest } from "./page.ts";

/** Something wrong with what a client asked for. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
}

const MAX_LIMIT = 100;

/** Reads the parameters of `GET /events`. */
export function parseQuery(parameters: URLSearchParams): PageRequest {
  return {
    order: parseOrder(parameters.get("order")),
    limit: parseLimit(parameters.get("limit")),
    actor: parameters.get("actor") ?? undefined,
    cursor: parameters.get("cursor") ?? undefined,
  };
}

function parseOrder(text: string | null): PageRequest["order"] {
  if (text === null || text === "newest") return "newest";
  if (text === "oldest") return "oldest";
  throw new BadRequest('order must be "newest" or "oldest"');
}

function parseLimit(text: string | null): number {
  if (text === null) return 20;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new BadRequest(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}
