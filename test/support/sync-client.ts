import { EmbeddedPostgres } from '@tidemark/database';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Answer, JsonObject } from './http-request';
import { TestServer } from './server';

/** A progress as clients read it. */
export interface Progress {
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  reason: string | null;
  task_type: string;
  total: number;
  current: number;
  success: number;
  failed: number;
  skipped: number;
  pending: number;
  current_date: string | null;
  message: string;
  detail: string | null;
  start_date: string;
  end_date: string;
  start_time: string;
  end_time: string;
  task_start_time: string;
  estimated_completion: string | null;
  progress_percent: number;
  duration_seconds: number | null;
  instruments_total: number;
  instruments_done: number;
  fetched_by: Record<string, number>;
  answered_by: Record<string, number>;
  rows_fetched: number;
  rows_written: number;
  quarantined: number;
  errors: { date: string; error: string }[];
  error_count: number;
  failed_instruments: { instrument: string; code: string; error: string }[];
}

export interface DayRecord {
  id: number;
  sync_date: string;
  status: string;
  total_records: number;
  success_count: number;
  failed_count: number;
  start_time: string | null;
  end_time: string | null;
  duration_seconds: number | null;
  error_message: string | null;
  remarks: string | null;
  process_id: string | null;
  created_at: string;
  updated_at: string;
}

export interface DayPage {
  records: DayRecord[];
  total: number;
  page: number;
  page_size: number;
  total_pages: number;
  stats: Record<string, number>;
}

export const SYNC_STATUS = '/api/v1/sync-status';
/** ISO 8601 with an offset, to the millisecond. */
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/;
const DEADLINE_MS = 60_000;
const LAST_MOMENT_MS = 2_000;

/** Waits until `look` gives something, and fails naming what it waited for. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>, deadlineMs = DEADLINE_MS): Promise<T> {
  for (const deadline = Date.now() + deadlineMs; ;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}

/** Syncing over HTTP, as the status page does it. */
export class SyncClient {
  constructor(readonly server: TestServer) {}

  batch<T = JsonObject>(start_date: unknown, end_date: unknown, more: object = {}): Promise<Answer<T>> {
    return this.server.post<T>(`${SYNC_STATUS}/sync/batch`, { start_date, end_date, ...more });
  }

  /** Starts a batch that has to be accepted. A run is seen to have ended a moment before it lets go of the lock. */
  async start(start_date: string, end_date: string, more: object = {}): Promise<string> {
    for (const deadline = Date.now() + LAST_MOMENT_MS; ; await sleep(50)) {
      const { status, body, text } = await this.batch<{ data: { task_id: string } }>(start_date, end_date, more);
      if (status === 200) return body.data.task_id;
      if (status !== 409 || Date.now() > deadline) throw new Error(`not started: ${status} ${text}`);
    }
  }

  async progress(taskId: string): Promise<Progress> {
    return (await this.server.get<{ data: Progress }>(`${SYNC_STATUS}/sync/batch/progress/${taskId}`)).body.data;
  }

  /** The last progress of a run. */
  ended(taskId: string): Promise<Progress> {
    return eventually(`the end of ${taskId}`, async () => {
      const progress = await this.progress(taskId);
      return progress.status !== 'running' && progress;
    });
  }

  async run(start_date: string, end_date: string, more: object = {}): Promise<Progress> {
    return this.ended(await this.start(start_date, end_date, more));
  }

  async active(): Promise<{ task_id: string; progress: Progress } | null> {
    return (await this.server.get<{ data: { task_id: string; progress: Progress } | null }>(`${SYNC_STATUS}/sync/batch/active`)).body.data;
  }

  async day(date: string): Promise<DayRecord> {
    return (await this.server.get<{ data: DayRecord }>(`${SYNC_STATUS}/date/${date}`)).body.data;
  }

  async list(query: string): Promise<DayPage> {
    return (await this.server.get<{ data: DayPage }>(`${SYNC_STATUS}/list?${query}`)).body.data;
  }

  async bars(instrument: string, start: string, end: string): Promise<{ date: string; close: number; volume: number }[]> {
    const { body } = await this.server.get<{ data: { date: string; close: number; volume: number }[] }>(
      `/api/v1/bars?instruments=${instrument}&start=${start}&end=${end}`,
    );
    return body.data;
  }

  async quarantine(instrument: string): Promise<{ date: string | null; rule: string; raw: string; provider: string }[]> {
    const { body } = await this.server.get<{ data: { date: string | null; rule: string; raw: string; provider: string }[] }>(
      `/api/v1/quarantine?instruments=${instrument}&page_size=1000`,
    );
    return body.data;
  }

  async coverage(instrument: string, start: string, end: string): Promise<Record<string, unknown>> {
    const { body } = await this.server.get<{ data: Record<string, unknown>[] }>(
      `/api/v1/coverage?instruments=${instrument}&start=${start}&end=${end}`,
    );
    return body.data[0];
  }
}

/** A look into the server's own Postgres, as its guest. */
export async function withDatabase<T>(server: TestServer, look: (client: Client) => Promise<T>): Promise<T> {
  const postgres = await EmbeddedPostgres.start({ dataDir: join(server.home, 'data'), owner: 'cli' });
  const client = new Client({ connectionString: postgres.url });
  try {
    await client.connect();
    return await look(client);
  } finally {
    await client.end();
    await postgres.stop();
  }
}
