// Syncs a quarter of the S&P 500 that every server brings along, waits for its end, and prints the last closes.
// `node dist/example.js http://127.0.0.1:8000 [key]`
import { setTimeout as sleep } from 'node:timers/promises';
import { tidemark } from './index.js';

const [url = 'http://127.0.0.1:8000', key] = process.argv.slice(2);
const api = tidemark({ url, key });

const started = await api.POST('/api/v1/sync-status/sync/batch', { body: { start_date: '2020-01-01', end_date: '2020-03-31' } });
const id = started.data?.data.task_id ?? '';
for (;;) {
  const { data } = await api.GET('/api/v1/sync-status/sync/batch/progress/{taskId}', { params: { path: { taskId: id } } });
  if (data?.data.status !== 'running') {
    console.log(`sync ${data?.data.status}`);
    break;
  }
  await sleep(200);
}

const bars = await api.GET('/api/v1/bars', { params: { query: { instruments: 'SPX.US', start: '2020-03-25', end: '2020-03-31' } } });
for (const { date, close } of bars.data?.data ?? []) console.log(date, close);
