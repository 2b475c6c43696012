/**
 * The address that `OLLAMA_HOST` means to Ollama's own clients; its usual one when it is not set. Addresses
 * that a server listens on, such as 0.0.0.0, are reached at the loopback.
 */
export function addressFrom(host: string | undefined): string {
  const text = (host ?? "").trim().replace(/^["']|["']$/g, "");
  const parts = /^(?:(https?):\/\/)?([^/]*)/.exec(text);
  const scheme = parts?.[1];
  const rest = parts?.[2] ?? "";
  const usualPort = scheme === undefined ? "11434" : scheme === "https" ? "443" : "80";
  const [, name = "", port = usualPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(rest) ?? [];
  const reached = name === "" || name === "0.0.0.0" ? "127.0.0.1" : name === "[::]" ? "[::1]" : name;
  const address = `${scheme ?? "http"}://${reached}:${port}`;
  return URL.canParse(address) ? new URL(address).origin : "http://127.0.0.1:11434";
}
