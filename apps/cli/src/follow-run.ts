import { INestApplicationContext } from '@nestjs/common';
import { Progress, RunQuery, StartedSync } from '@tidemark/sync';
import { SyncManager } from '@tidemark/sync-manager';
import { SingleBar } from 'cli-progress';
import { EXIT } from './exit-codes';

const REFRESH_MS = 200;

/** Shows a run until it has ended, on a bar or as one JSON document; ^C asks it to stop. Sets the exit code. */
export async function followRun(app: INestApplicationContext, run: StartedSync, json: boolean): Promise<void> {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    void app.get(SyncManager).cancel();
  };
  process.once('SIGINT', interrupt);
  const progress = await (json ? run.ended : withBar(app, run));
  process.off('SIGINT', interrupt);
  process.stdout.write(json ? `${JSON.stringify({ task_id: run.taskId, ...progress }, null, 2)}\n` : summary(progress));
  process.exitCode = interrupted ? EXIT.interrupted : progress.status === 'completed' ? EXIT.done : EXIT.failed;
}

async function withBar(app: INestApplicationContext, run: StartedSync): Promise<Progress> {
  const bar = new SingleBar({
    // The library has a {total} and an {eta} of its own.
    format: '{bar} {percentage}% | days {days} | instruments {instruments} | rows {rows} | until {until}',
    barsize: 24,
    barCompleteChar: '█', barIncompleteChar: '░', hideCursor: true, noTTYOutput: false,
  });
  bar.start(100, 0, { days: `0/${run.totalDays}`, instruments: '–', rows: 0, until: '–' });
  const show = (p: Progress): void => bar.update(p.progress_percent, {
    days: `${p.success + p.failed + p.skipped + p.pending}/${p.total}`,
    instruments: `${p.instruments_done}/${p.instruments_total}`, rows: p.rows_written,
    until: p.estimated_completion?.slice(11, 19) ?? '–',
  });
  const timer = setInterval(() => void app.get(RunQuery).progress(run.taskId).then((p) => p && show(p)), REFRESH_MS);
  try {
    const ended = await run.ended;
    show(ended);
    return ended;
  } finally {
    clearInterval(timer);
    bar.stop();
  }
}

function summary(p: Progress): string {
  const lines = [
    `${p.start_date} … ${p.end_date}: ${p.status}${p.reason ? ` (${p.reason})` : ''}`,
    `  days         ${p.success} complete, ${p.skipped} without a session, ${p.pending} not final yet, ${p.failed} failed`,
    `  rows         ${p.rows_fetched} fetched, ${p.rows_written} written, ${p.quarantined} quarantined`,
    `  time         ${p.duration_seconds ?? 0} s`,
  ];
  if (p.status === 'failed' && p.reason !== 'partial') lines.push(`  reason       ${p.detail ?? p.reason}`);
  for (const f of p.failed_instruments.slice(0, 10)) lines.push(`  failed       ${f.instrument}: ${f.error}`);
  if (p.failed_instruments.length === 0) for (const e of p.errors) lines.push(`  failed       ${e.date}: ${e.error}`);
  return `${lines.join('\n')}\n`;
}
