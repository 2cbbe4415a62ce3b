import { lazy, Suspense, useEffect, useState } from 'react';
import { useLiveEvents } from '../api/events';
import { useApi } from '../api/queries';
import { useTexts } from '../texts/language';
import { Panel } from './panel';
import { Nothing, Waiting } from './states';

const TimeChart = lazy(() => import('../charts/time-chart'));
/** An hour of one report every 5 s. */
const KEPT = 720;

interface Report {
  readonly at: number;
  readonly name: string;
  readonly delay: number | null;
}

/** The delay of every copy, from what comes over /ws and from what is asked for besides, since the page was opened. */
export function DelayChart() {
  const { replication } = useTexts();
  const [reports, setReports] = useState<readonly Report[]>([]);
  const add = (more: readonly Report[]) => setReports((before) => [...before, ...more].slice(-KEPT));
  const nodes = useApi('/api/dms/nodes', { everyMs: 5_000 });
  useEffect(() => {
    if (nodes.data) add(nodes.data.nodes.filter(({ role }) => role === 'slave').map(({ name, sync_delay: delay }) => ({ at: nodes.dataUpdatedAt / 1000, name, delay })));
  }, [nodes.data, nodes.dataUpdatedAt]);
  useLiveEvents((event) => {
    if (event.type === 'replication.delay') add([{ at: Date.parse(event.at) / 1000, name: String(event.name), delay: typeof event.sync_delay === 'number' ? event.sync_delay : null }]);
  });
  const names = [...new Set(reports.map(({ name }) => name))].sort();
  const times = [...new Set(reports.map(({ at }) => at))].sort((a, b) => a - b);
  const lines = names.map((label) => {
    const byTime = new Map(reports.filter(({ name }) => name === label).map(({ at, delay }) => [at, delay]));
    let last: number | null = null;
    return { label, values: times.map((at) => (last = byTime.has(at) ? byTime.get(at) ?? null : last)) };
  });
  return (
    <Panel title={replication.delay}>
      {times.length < 2 ? <Nothing>{replication.waiting}</Nothing> : <Suspense fallback={<Waiting />}><TimeChart label={replication.delayChart} times={times} lines={lines} digits={2} height={180} /></Suspense>}
    </Panel>
  );
}
