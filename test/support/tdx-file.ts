/** yyyymmdd, open, high, low, close (as scaled integers), amount, volume */
export type TdxRow = readonly [number, number, number, number, number, number, number];

/** The bytes of a `.day` file. */
export function tdxFile(rows: readonly TdxRow[]): Buffer {
  const file = Buffer.alloc(rows.length * 32);
  rows.forEach(([date, open, high, low, close, amount, volume], i) => {
    [date, open, high, low, close].forEach((value, field) => file.writeUInt32LE(value, i * 32 + field * 4));
    file.writeFloatLE(amount, i * 32 + 20);
    file.writeUInt32LE(volume, i * 32 + 24);
    // Real files hold anything here.
    file.writeUInt32LE(65_536 + i, i * 32 + 28);
  });
  return file;
}
