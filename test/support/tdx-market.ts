import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EpochDay, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { calendarFor } from '@tidemark/market-data';
import { Random } from './random';
import { tdxFile, TdxRow } from './tdx-file';

export interface TdxMarketOptions {
  readonly instruments: number;
  /** ISO dates, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly random: Random;
}

/** A TDX folder that the test made up, and what a store that synced it must hold. */
export interface TdxMarket {
  readonly dir: string;
  readonly start: string;
  readonly end: string;
  /** Canonical spellings. */
  readonly instruments: readonly string[];
  readonly sessions: readonly EpochDay[];
  /** For the server's environment and its tidemark.yaml. */
  readonly env: Readonly<Record<string, string>>;
  readonly config: string;
  /** Every bar as a line of COPY: code, date, open, high, low, close, volume, amount. */
  lines(): string;
  remove(): void;
}

/** Shanghai A shares with a bar on every session, prices by random walk. */
export function makeTdxMarket({ instruments: count, from, to, random }: TdxMarketOptions): TdxMarket {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-tdx-'));
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'sh', 'lday'), { recursive: true });
  const sessions = calendarFor('XSHG').sessionDays(parseIsoDate(from) as EpochDay, parseIsoDate(to) as EpochDay);
  const codes = Array.from({ length: count }, (_, i) => String(600_000 + i));
  const lines: string[] = [];
  for (const code of codes) {
    const rows = walk(sessions, random);
    writeFileSync(join(dir, 'sh', 'lday', `sh${code}.day`), tdxFile(rows));
    rows.forEach((row, i) => lines.push(copyLine(code, sessions[i], row)));
  }
  const spellings = codes.map((code) => `${code}.SH`);
  return {
    dir, sessions, start: formatIsoDate(sessions[0]), end: formatIsoDate(sessions[sessions.length - 1]), instruments: spellings,
    env: { TDX_DIR: dir, PROVIDERS: 'tdx' },
    config: `instruments: [${spellings.map((s) => `"${s}"`).join(', ')}]\n`,
    lines: () => lines.join(''),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function walk(sessions: readonly EpochDay[], random: Random): TdxRow[] {
  let close = 1_000 + Math.floor(random() * 5_000);
  return sessions.map((day) => {
    const open = close;
    close = Math.max(100, close + Math.floor((random() - 0.5) * 60));
    const high = Math.max(open, close) + Math.floor(random() * 20);
    const low = Math.min(open, close) - Math.floor(random() * 20);
    const volume = 1 + Math.floor(random() * 4_000_000_000);
    const date = Number(formatIsoDate(day).replaceAll('-', ''));
    return [date, open, high, low, close, random() * 1e9, volume];
  });
}

function copyLine(code: string, day: EpochDay, [, open, high, low, close, amount, volume]: TdxRow): string {
  const values = [open / 100, high / 100, low / 100, close / 100, volume, Math.fround(amount)];
  return `${code}\t${formatIsoDate(day)}\t${values.join('\t')}\n`;
}
