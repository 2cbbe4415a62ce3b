import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { promtool } from './prometheus';

/** Series by minute, as `promtool test rules` has them: `1x3` is 1 and 1 three times more, `_x2` two minutes without one. */
type Series = Readonly<Record<string, string>>;

const HOURS = 30;
const ALL = `x${HOURS * 60}`;

/** Thirty hours of a master on which all is well: its one run was the first of its life, ten hours after the start. */
const WELL: Series = {
  'up{job="tidemark",instance="m"}': `1${ALL}`,
  'tidemark_role{instance="m",role="master"}': `1${ALL}`,
  'tidemark_database_up{instance="m"}': `1${ALL}`,
  'tidemark_database_pool_waiting{instance="m"}': `0${ALL}`,
  'tidemark_gap_cells{instance="m"}': `5${ALL}`,
  'tidemark_sync_runs_ended_total{instance="m",type="scheduler_daily",status="completed",reason="none"}': '_x600 1x1200',
  'tidemark_sync_rows_quarantined_total{instance="m"}': `0+0.5${ALL}`,
  'tidemark_replication_delay_seconds{instance="m",slave="b"}': `2${ALL}`,
  'tidemark_replication_digest_mismatches_total{instance="m"}': `3${ALL}`,
  'tidemark_replication_state{instance="m",slave="b",state="in_sync"}': `1${ALL}`,
  'tidemark_node_status{instance="m",node="n",status="healthy"}': `1${ALL}`,
  'tidemark_node_circuit_open{instance="m",node="n"}': `0${ALL}`,
  'tidemark_tasks_open{instance="m",status="pending"}': `4${ALL}`,
  'tidemark_task_picks_total{instance="m",node="n"}': `0+1${ALL}`,
  'tidemark_weather_slots{instance="m",status="ok"}': `99${ALL}`,
  'tidemark_weather_slots{instance="m",status="failed"}': `1${ALL}`,
  'tidemark_alert_deliveries{instance="m",status="failed"}': `2${ALL}`,
  'tidemark_http_requests_total{instance="m",status="200"}': `0+60${ALL}`,
  'tidemark_http_requests_total{instance="m",status="500"}': `0+1${ALL}`,
  'nodejs_eventloop_lag_p99_seconds{instance="m"}': `0.02${ALL}`,
};

/** What begins with one of these words is as it says here, or not there at all. */
function but(changes: Series, without?: string): Series {
  return { ...Object.fromEntries(Object.entries(WELL).filter(([name]) => without === undefined || !name.startsWith(without))), ...changes };
}

/**
 * Which alerts of the rules in `folder` fire at the end of thirty hours that were well but for this.
 * @returns what promtool has against it; nothing where it is so
 */
export function judgeAlerts(folder: string, fires: readonly string[], changes: Series = {}, { without, hours = HOURS }: { without?: string; hours?: number } = {}): string {
  const file = join(folder, 'case.yml');
  const samples = fires.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 }));
  writeFileSync(file, stringify({
    rule_files: ['rules.yml'], evaluation_interval: '5m',
    tests: [{
      interval: '1m', input_series: Object.entries(but(changes, without)).map(([series, values]) => ({ series, values })),
      promql_expr_test: [{ eval_time: `${hours}h`, expr: 'count by (alertname) (ALERTS{alertstate="firing"})', exp_samples: samples }],
    }],
  }));
  try {
    const { ok, said } = promtool(['test', 'rules', file]);
    return ok ? '' : said;
  } finally {
    rmSync(file);
  }
}
