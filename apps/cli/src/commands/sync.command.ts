import { EpochDay, formatIsoDate, InstrumentKey } from '@tidemark/domain';
import { InstrumentStore } from '@tidemark/market-data';
import { findAll, PLAN_MODES, PlanMode, RangeSync, requestedRange } from '@tidemark/sync';
import { Command, Option } from 'commander';
import { dateArgument, instrumentsArgument } from '../arguments';
import { followRun } from '../follow-run';
import { withTerminal } from '../terminal-app';

interface SyncArguments {
  readonly start?: EpochDay;
  readonly end?: EpochDay;
  readonly instruments?: InstrumentKey[];
  readonly mode: PlanMode;
  readonly json: boolean;
}

export function syncCommand(): Command {
  return new Command('sync')
    .description('Bring a range of days up to date (default: today)')
    .option('--start <date>', 'first day, YYYY-MM-DD', dateArgument('--start'))
    .option('--end <date>', 'last day, YYYY-MM-DD', dateArgument('--end'))
    .option('--instruments <list>', 'only these, separated by commas', instrumentsArgument)
    .addOption(new Option('--mode <mode>', 'missing: open cells; all: ask for every cell again').choices(PLAN_MODES).default('auto'))
    .option('--json', 'one JSON document in place of the bar', false)
    .action((options: SyncArguments) => withTerminal(async ({ app, config }) => {
      const sync = app.get(RangeSync);
      const start = options.start ?? options.end ?? sync.today();
      const end = options.end ?? (options.start === undefined ? start : sync.today());
      const { range, clipped } = requestedRange(start, end, sync.today(), config.sync.maxDays);
      if (clipped && !options.json) process.stdout.write(`The range ends today, ${formatIsoDate(range.to)}.\n`);
      const instruments = options.instruments && (await findAll(app.get(InstrumentStore), options.instruments));
      await followRun(app, await sync.start({ type: 'cli', range, mode: options.mode, instruments }), options.json);
    }));
}
