import { loadConfig, TidemarkConfig } from '@tidemark/config';
import { Listing, previewCsvFolder, ProviderChain } from '@tidemark/data-providers';
import { DayRange, DEFAULT_MIC, EpochDay, InvalidInputError, localDay, parseIsoDate } from '@tidemark/domain';
import { InstrumentStore } from '@tidemark/market-data';
import { RangeSync } from '@tidemark/sync';
import { Argument, Command } from 'commander';
import { resolve } from 'node:path';
import { dateArgument } from '../arguments';
import { EXIT } from '../exit-codes';
import { followRun } from '../follow-run';
import { table } from '../table';
import { Terminal, withTerminal } from '../terminal-app';

type Format = 'csv' | 'tdx';
interface ImportArguments {
  readonly start?: EpochDay;
  readonly end?: EpochDay;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Before this no exchange here has daily files. */
const EARLIEST = '1990-01-01';

export function importCommand(): Command {
  return new Command('import')
    .description('Read a folder of CSV or TDX files into the store, with every check of a sync')
    .addArgument(new Argument('<format>', 'what the folder holds').choices(['csv', 'tdx']))
    .argument('<folder>', 'CSV files named by instrument, or a vipdoc folder')
    .option('--start <date>', 'first day, YYYY-MM-DD (default: all there is)', dateArgument('--start'))
    .option('--end <date>', 'last day, YYYY-MM-DD (default: today)', dateArgument('--end'))
    .option('--dry-run', 'only say what would be read (csv)', false)
    .option('--json', 'one JSON document in place of the bar', false)
    .action(async (format: Format, folder: string, options: ImportArguments) => {
      const dir = resolve(folder);
      if (options.dryRun) return dryRun(format, dir, options.json);
      return withTerminal((terminal) => read(terminal, format, options), (config) => onlyFrom(config, format, dir));
    });
}

function onlyFrom(config: TidemarkConfig, format: Format, dir: string): TidemarkConfig {
  const { providers } = config;
  const folder = format === 'csv' ? { csv: { ...providers.csv, dir } } : { tdx: { dir } };
  return { ...config, providers: { ...providers, order: [format], routes: [], ...folder } };
}

async function read({ app, config }: Terminal, format: Format, options: ImportArguments): Promise<void> {
  const listed = await app.get(ProviderChain).list(format, AbortSignal.timeout(60_000));
  if (listed.length === 0) throw new InvalidInputError('folder', `holds no ${format} file of an instrument`);
  const { instruments } = await app.get(InstrumentStore).add(listed.map(({ instrument, name }) => ({
    key: instrument, mic: DEFAULT_MIC[instrument.exchange], name,
  })));
  const all = { from: parseIsoDate(EARLIEST) as EpochDay, to: localDay(Date.now(), config.sync.timezone) };
  const found = options.start !== undefined && options.end !== undefined ? all : await extent(app.get(ProviderChain), listed, all);
  const range = { from: options.start ?? found.from, to: options.end ?? found.to };
  const run = await app.get(RangeSync).start({ type: 'import', range, mode: 'all', instruments });
  await followRun(app, run, options.json);
}

/** First and last day of any bar in the files: what lies outside was never meant to be in them. */
async function extent(chain: ProviderChain, listed: readonly Listing[], all: DayRange): Promise<DayRange> {
  let from = Infinity;
  let to = -Infinity;
  for (const { instrument } of listed) {
    const { answer } = await chain.fetchBars({ instrument, ...all, signal: AbortSignal.timeout(60_000) });
    if (answer.bars.length === 0) continue;
    from = Math.min(from, answer.bars.days[0]);
    to = Math.max(to, answer.bars.days[answer.bars.length - 1]);
  }
  if (from > to) throw new InvalidInputError('folder', 'holds no bar');
  return { from, to };
}

async function dryRun(format: Format, dir: string, json: boolean): Promise<void> {
  if (format !== 'csv') throw new InvalidInputError('--dry-run', 'is there for csv only');
  const { csv } = loadConfig({ argv: [], env: process.env, cwd: process.cwd() }).providers;
  const files = await previewCsvFolder(dir, csv.map);
  if (files.length === 0) throw new InvalidInputError('folder', 'has no file whose name spells an instrument; set providers.csv.pattern in the settings file');
  const shown = files.map((f) => ({
    file: f.file, instrument: f.instrument, rows: f.rows, first: f.first, last: f.last, rejected: f.rejected,
    problem: f.error ?? f.samples[0]?.detail ?? null,
  }));
  process.stdout.write(json ? `${JSON.stringify(files, null, 2)}\n` : table(shown));
  process.exitCode = files.some((f) => f.error) ? EXIT.failed : EXIT.done;
}
