import { formatIsoDate } from '@tidemark/domain';
import { GapQuery, InstrumentStore } from '@tidemark/market-data';
import { Command } from 'commander';
import { EXIT } from '../exit-codes';
import { table } from '../table';
import { withTerminal } from '../terminal-app';

export function gapsCommand(): Command {
  return new Command('gaps')
    .description('Sessions that should have a bar and have none, and nothing explains it')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => withTerminal(async ({ app }) => {
      const names = new Map((await app.get(InstrumentStore).list()).map((i) => [i.id, i.spelling]));
      const gaps = (await app.get(GapQuery).list()).map((gap) => ({
        instrument: names.get(gap.instrumentId) ?? String(gap.instrumentId), start: formatIsoDate(gap.from),
        end: formatIsoDate(gap.to), sessions: gap.sessions,
      }));
      process.stdout.write(json ? `${JSON.stringify(gaps, null, 2)}\n` : gaps.length > 0 ? table(gaps) : 'no gaps\n');
      process.exitCode = gaps.length > 0 ? EXIT.failed : EXIT.done;
    }));
}
