import { InstrumentStore } from '@tidemark/market-data';
import { RunQuery } from '@tidemark/sync';
import { SyncManager } from '@tidemark/sync-manager';
import { Command } from 'commander';
import { table } from '../table';
import { withTerminal } from '../terminal-app';

const SHOWN_RUNS = 5;

export function statusCommand(): Command {
  return new Command('status')
    .description('What runs now, what is stored, how the last runs ended')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => withTerminal(async ({ app }) => {
      const state = await app.get(SyncManager).currentAnywhere();
      const current = state && { ...state.task, holder: state.holder };
      const { total: instruments } = await app.get(InstrumentStore).page(null, 1, 0);
      const runs = (await app.get(RunQuery).page(SHOWN_RUNS, 0)).rows.map((r) => ({
        task_id: r.task_id, task_type: r.run_type, status: r.status, reason: r.reason, written: r.progress.rows_written,
        started_at: r.started_at.toISOString(),
      }));
      if (json) {
        process.stdout.write(`${JSON.stringify({ current_task: current, instruments, runs }, null, 2)}\n`);
        return;
      }
      process.stdout.write(current
        ? `running      ${current.task_type} ${current.start_date} … ${current.end_date}, since ${current.start_time}, by ${current.holder}\n`
        : 'running      nothing\n');
      process.stdout.write(`instruments  ${instruments}\n\nlast runs\n${table(runs)}`);
    }));
}
