/** Rows as aligned columns with a heading; numbers to the right. */
export function table(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  if (rows.length === 0) return 'nothing\n';
  const heads = Object.keys(rows[0]);
  const text = (value: string | number | null): string => (value === null ? '–' : String(value));
  const width = heads.map((h) => Math.max(h.length, ...rows.map((r) => text(r[h]).length)));
  const line = (cells: readonly string[], right: readonly boolean[]): string =>
    cells.map((c, i) => (right[i] ? c.padStart(width[i]) : c.padEnd(width[i]))).join('  ').trimEnd();
  const right = heads.map((h) => typeof rows[0][h] === 'number');
  return [line(heads, right), line(width.map((w) => '─'.repeat(w)), right), ...rows.map((r) => line(heads.map((h) => text(r[h])), right))]
    .join('\n') + '\n';
}
