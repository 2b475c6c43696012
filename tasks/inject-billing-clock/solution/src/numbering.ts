import type { Company } from "./company.ts";
import { today } from "./days.ts";

/** The number of the next invoice. */
export function nextNumber(company: Company): string {
  const start = `${company.config.prefix}-${today(company).slice(0, 4)}-`;
  const used = company.store.all().filter(({ number }) => number.startsWith(start)).length;
  return start + String(used + 1).padStart(4, "0");
}
