/** No peer may hold a run up for longer than this by one header. */
export const MAX_RETRY_AFTER_MS = 60_000;

/**
 * `Retry-After` as seconds or as an HTTP date, in ms, capped at 60 s. Undefined where it is absent, negative or
 * nonsense: then the client's own backoff holds. A date in the past means now.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, MAX_RETRY_AFTER_MS);
  // Date.parse takes "-5" for a year: a date of HTTP always starts with the name of a weekday.
  if (!/^[A-Za-z]{3}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - nowMs), MAX_RETRY_AFTER_MS);
}
