import { Inject, Injectable } from '@nestjs/common';
import { GapQuery } from '@tidemark/market-data';
import { counter, gauge, KeptFigure } from '@tidemark/metrics';
import type { Progress } from '@tidemark/sync';
import { SyncManager } from '@tidemark/sync-manager';
import { Counter, Histogram, type Registry } from 'prom-client';
import { EventHub } from '../events/event-hub';
import { METRICS_REGISTRY } from './metrics.token';

type ToldRun = Progress & { readonly task_id: string };
type Rows = Pick<Progress, 'rows_fetched' | 'rows_written' | 'quarantined'>;

/** A second of a database with a hundredth of its cells missing; the end of a run has it counted anew. */
const GAPS_KEPT_MS = 60_000;
const SECONDS = [1, 5, 15, 60, 300, 900, 3600, 14_400];
const WORD = /^[a-z][a-z_]{0,39}$/;
const NO_ROWS: Rows = { rows_fetched: 0, rows_written: 0, quarantined: 0 };

/** Runs of this server, and the holes of its ledger. */
@Injectable()
export class SyncMetrics {
  private readonly gaps: KeptFigure<{ readonly cells: number; readonly instruments: number }>;
  /** The run that goes on here, with what was counted of it. */
  private current: { readonly id: string; readonly since: number; rows: Rows } | undefined;

  constructor(@Inject(METRICS_REGISTRY) registry: Registry, hub: EventHub, manager: SyncManager, gaps: GapQuery) {
    this.gaps = new KeptFigure(() => gaps.count(), GAPS_KEPT_MS);
    const registers = [registry];
    const fetched = new Counter({ name: 'tidemark_sync_rows_fetched_total', help: 'Rows that providers sent to runs of this server', registers });
    const written = new Counter({ name: 'tidemark_sync_rows_written_total', help: 'Rows that runs of this server wrote: those that were new or differed', registers });
    const quarantined = new Counter({ name: 'tidemark_sync_rows_quarantined_total', help: 'Rows that broke a rule and were set aside', registers });
    const ended = new Counter({
      name: 'tidemark_sync_runs_ended_total', help: 'Runs that ended, by how; reason is none where a run did all it could',
      labelNames: ['type', 'status', 'reason'], registers,
    });
    const durations = new Histogram({
      name: 'tidemark_sync_run_duration_seconds', help: 'How long runs took, in whole seconds', labelNames: ['type'], buckets: SECONDS, registers,
    });
    counter(registry, { name: 'tidemark_sync_runs_started_total', help: 'Runs that got the lock', labelNames: ['type'] },
      () => [...manager.counts.started].map(([type, value]) => ({ value, labels: { type } })));
    counter(registry, { name: 'tidemark_sync_refusals_total', help: 'Runs that were not begun: another one was running (busy), this is no master, or it is stopping', labelNames: ['reason'] },
      () => [...manager.counts.refused].map(([reason, value]) => ({ value, labels: { reason } })));
    gauge(registry, { name: 'tidemark_sync_running', help: '1 while a run of this server has the lock', labelNames: ['type'] },
      () => (manager.current ? [{ value: 1, labels: { type: manager.current.task_type } }] : []));
    gauge(registry, { name: 'tidemark_sync_rows_per_second', help: 'Rows fetched a second by the run that goes on, since it began; 0 without one' },
      () => [{ value: this.rowsPerSecond() }]);
    gauge(registry, { name: 'tidemark_gap_cells', help: 'Sessions of instruments that are missing: expected, final, and neither held nor explained' }, () => this.gapsAs('cells'));
    gauge(registry, { name: 'tidemark_gap_instruments', help: 'Instruments with a missing session' }, () => this.gapsAs('instruments'));

    const count = (run: ToldRun) => {
      if (this.current?.id !== run.task_id) {
        // Of a run that was another process's only the end is told here.
        if (run.status !== 'running') return;
        this.current = { id: run.task_id, since: performance.now(), rows: NO_ROWS };
      }
      const before = this.current.rows;
      fetched.inc(Math.max(0, run.rows_fetched - before.rows_fetched));
      written.inc(Math.max(0, run.rows_written - before.rows_written));
      quarantined.inc(Math.max(0, run.quarantined - before.quarantined));
      this.current.rows = run;
    };
    hub.onOwn(({ type, data }) => {
      if (type === 'sync.progress') count(data as ToldRun);
      if (type !== 'sync.ended') return;
      const run = data as ToldRun;
      count(run);
      this.current = undefined;
      this.gaps.forget();
      ended.inc({ type: run.task_type, status: run.status, reason: wordOf(run.reason) });
      if (run.duration_seconds !== null) durations.observe({ type: run.task_type }, run.duration_seconds);
    });
  }

  private rowsPerSecond(): number {
    if (!this.current) return 0;
    return this.current.rows.rows_fetched / Math.max(0.25, (performance.now() - this.current.since) / 1000);
  }

  private async gapsAs(figure: 'cells' | 'instruments'): Promise<{ value: number }[]> {
    const counted = await this.gaps.get();
    return counted ? [{ value: counted[figure] }] : [];
  }
}

/** Reasons are words of ours; should one ever come from elsewhere, it makes no series of its own. */
function wordOf(reason: string | null): string {
  if (reason === null) return 'none';
  return WORD.test(reason) ? reason : 'other';
}
