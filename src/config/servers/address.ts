import { z } from "zod";

/** Timers take no more than some 24 days; nobody waits for a week. */
export const Seconds = z.int().positive().max(604_800);

/** Where a server's API begins, up to and including the version. It is recorded, and paths are put behind it. */
export const BaseUrl = z
  .url({ protocol: /^https?$/, error: "an address such as http://localhost:8000/v1" })
  .refine(
    isBare,
    "has credentials, ? or # in it, expected a bare address; the key goes into the variable that apiKeyEnv names",
  );

/** What is no address at all is another error. */
function isBare(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === "");
}
