/**
 * Every table that a reader sees, in the order in which a copy takes them. Adding a table is one entry here (and a
 * `change_seq` column with an index): first copy, tail, deletes, verification and repair follow from it.
 */
export interface ReplicatedTable {
  readonly name: string;
  /** With their Postgres types, in the order of the wire; `change_seq` is added last by `columnsOf`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  readonly partition: Partition;
  /** What stands for a column in a digest, where the column itself cannot. */
  readonly digest?: Readonly<Record<string, string>>;
  /** Rows of one instrument over a span of dates: a copy that holds none of a span takes its rows unseen. */
  readonly spans?: { readonly id: string; readonly date: string };
}

/** How a table is cut into the leaves that verification names and repair resends. */
interface Partition {
  readonly kind: 'instrument-month' | 'station-month' | 'instrument' | 'block';
  /** SQL of the two coordinates of a row's leaf, both int4. */
  readonly group: string;
  readonly leaf: string;
  /**
   * Where `leaf` is slow over millions of rows: `by` is cheaper and tells the same rows apart, and `leaf` makes the
   * coordinate of it once for each leaf.
   */
  readonly cut?: { readonly by: string; readonly leaf: (cut: string) => string };
  /** SQL condition for the rows of one leaf, over the parameters or literals given; made to use the key's index. */
  readonly where: (group: string, leaf: string) => string;
}

/** Month 0 is January of the year 0. */
const monthOf = (date: string): string => `(date_part('year', ${date}) * 12 + date_part('month', ${date}) - 1)::int`;

const instrumentMonth = (date: string): Partition => ({
  kind: 'instrument-month',
  group: 'instrument_id',
  leaf: monthOf(date),
  cut: { by: `date_trunc('month', ${date}::timestamp)`, leaf: monthOf },
  where: (group, leaf) => `instrument_id = ${group} and ${date} >= make_date(${leaf} / 12, ${leaf} % 12 + 1, 1)
    and ${date} < (make_date(${leaf} / 12, ${leaf} % 12 + 1, 1) + interval '1 month')::date`,
});

/** Months of UTC. */
const stationMonth: Partition = {
  kind: 'station-month',
  group: 'station_id',
  leaf: monthOf(`(observed_at at time zone 'UTC')`),
  cut: { by: `date_trunc('month', observed_at at time zone 'UTC')`, leaf: monthOf },
  where: (group, leaf) => `station_id = ${group} and observed_at >= make_timestamptz(${leaf} / 12, ${leaf} % 12 + 1, 1, 0, 0, 0, 'UTC')
    and observed_at < make_timestamptz(${leaf} / 12, ${leaf} % 12 + 1, 1, 0, 0, 0, 'UTC') + interval '1 month'`,
};

const instrument: Partition = {
  kind: 'instrument', group: 'instrument_id', leaf: '0', where: (group) => `instrument_id = ${group}`,
};

/** Ids of a block. */
export const BLOCK = 256;
const block: Partition = {
  kind: 'block', group: `(id / ${BLOCK})::int`, leaf: '0',
  where: (group) => `id >= ${group}::bigint * ${BLOCK} and id < (${group}::bigint + 1) * ${BLOCK}`,
};

const BAR = { open: 'float8', high: 'float8', low: 'float8', close: 'float8', volume: 'float8', amount: 'float8' };

export const REPLICATED_TABLES: readonly ReplicatedTable[] = [
  {
    name: 'instrument', key: ['id'], partition: block,
    columns: {
      id: 'int', exchange: 'text', code: 'text', mic: 'text', name: 'text', provider: 'text', listed_date: 'date',
      delisted_date: 'date', added_at: 'timestamptz', removed_at: 'timestamptz',
    },
  },
  {
    name: 'bar_daily', key: ['instrument_id', 'date'], partition: instrumentMonth('date'),
    columns: { instrument_id: 'int', date: 'date', ...BAR }, spans: { id: 'instrument_id', date: 'date' },
  },
  {
    name: 'bar_revision', key: ['instrument_id', 'interval', 'date', 'written_seq'], partition: instrumentMonth('date'),
    columns: { instrument_id: 'int', interval: 'text', date: 'date', ...BAR, written_seq: 'bigint', replaced_at: 'timestamptz' },
  },
  {
    name: 'corporate_action', key: ['instrument_id', 'date', 'kind'], partition: instrumentMonth('date'),
    columns: { instrument_id: 'int', date: 'date', kind: 'text', value: 'float8', provider: 'text', noted_at: 'timestamptz' },
  },
  {
    name: 'coverage', key: ['instrument_id', 'interval'], partition: instrument,
    columns: {
      instrument_id: 'int', interval: 'text', asked_from: 'date', verified: 'datemultirange',
      provisional: 'datemultirange', explained: 'datemultirange',
    },
  },
  {
    name: 'coverage_explanation', key: ['instrument_id', 'interval', 'first_date'], partition: instrument,
    columns: {
      instrument_id: 'int', interval: 'text', first_date: 'date', last_date: 'date', reason: 'text', evidence: 'jsonb',
      noted_at: 'timestamptz',
    },
  },
  {
    name: 'quarantine', key: ['id'], partition: block,
    columns: {
      id: 'bigint', instrument_id: 'int', interval: 'text', date: 'date', rule: 'text', detail: 'text', raw: 'text',
      provider: 'text', first_seen_at: 'timestamptz', last_seen_at: 'timestamptz', resolved_at: 'timestamptz',
    },
    // Seen again and nothing new: that moves on the master without a change number.
    digest: { last_seen_at: 'null::int' },
  },
  {
    name: 'sync_run', key: ['id'], partition: block,
    columns: {
      id: 'bigint', task_id: 'text', run_type: 'text', start_date: 'date', end_date: 'date', epoch: 'bigint', holder: 'text',
      status: 'text', reason: 'text', progress: 'json', started_at: 'timestamptz', ended_at: 'timestamptz',
    },
    // Copies learn of a run when it starts and when it ends; in between its progress moves without a change number.
    digest: { progress: `case when status = 'running' then null else progress::text end` },
  },
  {
    name: 'sync_day', key: ['id'], partition: block,
    columns: {
      id: 'bigint', sync_date: 'date', status: 'text', total_records: 'int', success_count: 'int', failed_count: 'int',
      start_time: 'timestamptz', end_time: 'timestamptz', duration_seconds: 'int', error_message: 'text', remarks: 'text',
      process_id: 'text', run_id: 'bigint', created_at: 'timestamptz', updated_at: 'timestamptz',
    },
  },
  {
    name: 'station', key: ['id'], partition: block,
    columns: { id: 'int', city: 'text', lat: 'float8', lon: 'float8', added_at: 'timestamptz' },
  },
  {
    name: 'observation', key: ['station_id', 'interval', 'observed_at'], partition: stationMonth,
    columns: {
      station_id: 'int', interval: 'text', observed_at: 'timestamptz', lat: 'float8', lon: 'float8', temperature: 'float8', temperature_min: 'float8',
      temperature_max: 'float8', humidity: 'float8', pressure: 'float8', wind_speed: 'float8', wind_direction: 'float8', precipitation: 'float8',
      weather: 'text', quality: 'text', flags: 'text', raw: 'text', source: 'text', backfilled: 'boolean', fetched_at: 'timestamptz', seq: 'bigint',
    },
  },
];

/** Deletes travel as rows of their own. Not verified: their effect is. */
export const TOMBSTONES: ReplicatedTable = {
  name: 'tombstone', key: ['table_name', 'row_key'], partition: block,
  columns: { table_name: 'text', row_key: 'jsonb', deleted_at: 'timestamptz' },
};

export function columnsOf(table: ReplicatedTable): string[] {
  return [...Object.keys(table.columns), 'change_seq'];
}
