const SECOND = 1000;

/**
 * How many milliseconds from now a service wants to be left alone.
 * @param {unknown} text the header, if there was one
 * @param {number} now
 */
export function retryAfterMs(text, now) {
  if (typeof text !== "string") return 0;
  if (/^\d+$/.test(text)) return Number(text) * SECOND;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
