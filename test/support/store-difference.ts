import { Client } from 'pg';
import { RowCursor } from './row-cursor';

/** What a reader of a copy sees, written out here once more: the product's own list would hide what it forgets. */
export const TABLES: Readonly<Record<string, { key: string; columns: string; left_out?: string }>> = {
  instrument: {
    key: 'id',
    columns: 'id, exchange, code, mic, name, provider, listed_date, delisted_date, added_at, removed_at, change_seq',
  },
  bar_daily: { key: 'instrument_id, date', columns: 'instrument_id, date, open, high, low, close, volume, amount, change_seq' },
  bar_revision: {
    key: 'instrument_id, interval, date, written_seq',
    columns: 'instrument_id, interval, date, open, high, low, close, volume, amount, written_seq, replaced_at, change_seq',
  },
  corporate_action: { key: 'instrument_id, date, kind', columns: 'instrument_id, date, kind, value, provider, noted_at, change_seq' },
  coverage: { key: 'instrument_id, interval', columns: 'instrument_id, interval, asked_from, verified, provisional, explained, change_seq' },
  coverage_explanation: {
    key: 'instrument_id, interval, first_date',
    columns: 'instrument_id, interval, first_date, last_date, reason, evidence, noted_at, change_seq',
  },
  quarantine: {
    key: 'id', left_out: 'last_seen_at',
    columns: 'id, instrument_id, interval, date, rule, detail, raw, provider, first_seen_at, resolved_at, change_seq',
  },
  sync_run: {
    key: 'id', left_out: 'progress',
    columns: `id, task_id, run_type, start_date, end_date, epoch, holder, status, reason,
      case when status <> 'running' then progress::text end as progress, started_at, ended_at, change_seq`,
  },
  sync_day: {
    key: 'id',
    columns: `id, sync_date, status, total_records, success_count, failed_count, start_time, end_time, duration_seconds,
      error_message, remarks, process_id, run_id, created_at, updated_at, change_seq`,
  },
  station: { key: 'id', columns: 'id, city, lat, lon, added_at, change_seq' },
  observation: {
    key: 'station_id, interval, observed_at',
    columns: `station_id, interval, observed_at, lat, lon, temperature, temperature_min, temperature_max, humidity, pressure, wind_speed, wind_direction,
      precipitation, weather, quality, flags, raw, source, backfilled, fetched_at, seq, change_seq`,
  },
};

export interface Difference {
  readonly table: string;
  /** The values of the key's columns, with blanks between. */
  readonly key: string;
  readonly side: 'only in a' | 'only in b' | 'differs';
  /** Of a row that differs, both versions as COPY writes them. */
  readonly rows?: readonly [a: string, b: string];
}

const MOST_NAMED = 20;

export async function open(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  // The same text for the same value, whatever the database is set to; sorted in memory.
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set extra_float_digits = 1; set bytea_output = 'hex';
    set work_mem = '256MB'; begin isolation level repeatable read read only`);
  await expectKnownColumns(client);
  return client;
}

/** A column or a table that this list does not know would never be compared. */
async function expectKnownColumns(client: Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
      where c.table_schema = 'public' and c.table_name <> 'tombstone'
        and exists (select from information_schema.columns s
                     where s.table_schema = 'public' and s.table_name = c.table_name and s.column_name = 'change_seq')`,
  );
  const unknown = rows.filter(({ table, column }) => {
    const known = TABLES[table];
    return known === undefined || (known.left_out !== column && !new RegExp(`\\b${column}\\b`).test(known.columns));
  });
  if (unknown.length > 0) throw new Error(`not compared: ${unknown.map((u) => `${u.table}.${u.column}`).join(', ')}`);
}

/** Every replicated row of two databases, each as it is at one moment, compared as text. Names at most 20 differences. */
export async function differencesBetween(urlA: string, urlB: string): Promise<Difference[]> {
  const a = await open(urlA);
  try {
    const b = await open(urlB);
    try {
      const found: Difference[] = [];
      for (const [table, { key, columns }] of Object.entries(TABLES)) {
        const sql = `copy (select concat_ws(' ', ${key}) collate "C" as k, ${columns} from ${table} order by k) to stdout`;
        found.push(...await compare(table, new RowCursor(a, sql), new RowCursor(b, sql), MOST_NAMED - found.length));
        if (found.length >= MOST_NAMED) break;
      }
      return found;
    } finally {
      await b.end();
    }
  } finally {
    await a.end();
  }
}

/** Two sorted lists at once, to their ends: the connections are wanted for the next table. */
async function compare(table: string, a: RowCursor, b: RowCursor, most: number): Promise<Difference[]> {
  const found: Difference[] = [];
  const note = (difference: Difference) => { if (found.length < most) found.push(difference); };
  for (;;) {
    const more = await Promise.all([a.line === undefined ? a.fill() : true, b.line === undefined ? b.fill() : true]);
    if (!more[0] && !more[1]) return found;
    // Without a wait as long as both have rows at hand, and on to the next without a word as long as they are the same.
    while (a.line !== undefined && b.line !== undefined) {
      if (a.line !== b.line) break;
      a.step();
      b.step();
    }
    if ((a.line === undefined && more[0]) || (b.line === undefined && more[1])) continue;
    const order = !more[0] ? 1 : !more[1] ? -1 : Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
    if (order < 0) note({ table, key: a.key, side: 'only in a' });
    if (order > 0) note({ table, key: b.key, side: 'only in b' });
    if (order === 0) note({ table, key: a.key, side: 'differs', rows: [valuesOf(a), valuesOf(b)] });
    if (order <= 0) a.step();
    if (order >= 0) b.step();
  }
}

function valuesOf(cursor: RowCursor): string {
  return (cursor.line as string).slice(cursor.key.length + 1);
}

/** Fails unless both hold the same rows, and names the first ones that are not. */
export async function expectIdentical(urlA: string, urlB: string): Promise<Difference[]> {
  const found = await differencesBetween(urlA, urlB);
  if (found.length > 0) throw new Error(`${found.length === MOST_NAMED ? 'at least ' : ''}${found.length} difference(s):\n${found.map((d) => JSON.stringify(d)).join('\n')}`);
  return found;
}

/** Cheap: what two stores that are the same cannot have different. */
export async function outlineOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(Object.keys(TABLES).map((table) =>
      `select concat_ws(' ', '${table}', count(*), max(change_seq)) as line from ${table}`).join(' union all '));
    return rows.map(({ line }) => line).join('\n');
  } finally {
    await client.end();
  }
}
