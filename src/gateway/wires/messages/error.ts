import type { RequestErrorCode } from "../../gateway.ts";

const types: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  422: "invalid_request_error",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** The error body of the wire. Claude Code recognises overflow by these words. */
export function encodeError(code: RequestErrorCode, message: string, status: number): object {
  const overflow = code === "context-overflow";
  const type = overflow ? "invalid_request_error" : (types[status] ?? "api_error");
  return { type: "error", error: { type, message: overflow ? `prompt is too long: ${message}` : message } };
}
