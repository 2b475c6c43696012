import { z } from "zod";
import { messageOf } from "../../errors.ts";
import { MalformedReport } from "./format.ts";

/**
 * JSON text in the shape of `schema`.
 * @throws MalformedReport
 */
export function parseJson<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MalformedReport(`not JSON: ${messageOf(error)}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new MalformedReport(z.prettifyError(result.error).split("\n").slice(0, 4).join(" "));
}
