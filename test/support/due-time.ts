/** A cron expression (UTC) that is due once a day, next in so many ms. */
export function cronIn(ms: number): { readonly cron: string; readonly at: number } {
  const at = new Date(Math.ceil((Date.now() + ms) / 1000) * 1000);
  return { cron: `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`, at: at.getTime() };
}

export const untilAfter = (at: number): number => Math.max(0, at - Date.now() + 300);
