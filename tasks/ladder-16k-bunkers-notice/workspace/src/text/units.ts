/** How numbers are shown on lists for the office. Notices and invoices have rules of their own. */

export function metres(decimetres: number): string {
  return (decimetres / 10).toFixed(1);
}

export function tonnes(kilograms: number): string {
  return (kilograms / 1000).toFixed(2);
}

export function euros(cents: number): string {
  return (cents / 100).toFixed(2);
}

export function celsius(tenths: number): string {
  return (tenths / 10).toFixed(1);
}

/** Minutes as `3:05`. */
export function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

export function yesNo(flag: boolean): string {
  return flag ? "yes" : "no";
}

/** An instant by the harbour's clock, as `14.03. 06:05`. */
export function shortTime(at: Date): string {
  const [day = "", time = ""] = new Date(at.getTime() + 60 * 60 * 1000).toISOString().split("T");
  return `${day.slice(8)}.${day.slice(5, 7)}. ${time.slice(0, 5)}`;
}
