/** Slots lie at whole multiples of the interval, whatever the process does: they do not drift. UTC ms. */
export function slotAt(ms: number, intervalMs: number): number {
  return Math.floor(ms / intervalMs) * intervalMs;
}

export function nextSlot(after: number, intervalMs: number): number {
  return slotAt(after, intervalMs) + intervalMs;
}
