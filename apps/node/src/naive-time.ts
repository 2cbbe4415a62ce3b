const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/**
 * `2026-11-20T19:02:47.391` in the zone of this process and without an offset: clients of the older protocol subtract
 * it from a clock of their own that knows no zone. On a node's endpoints only.
 */
export function naiveLocalIso(epochMs: number): string {
  const d = new Date(epochMs);
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`
    + `T${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}.${pad(d.getMilliseconds(), 3)}`;
}
