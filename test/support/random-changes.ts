import type { ClientBase } from 'pg';
import { Random } from './random';

/** What one change works with. */
interface ChangeScope {
  readonly client: ClientBase;
  readonly seq: number;
  readonly random: Random;
}

type Change = (scope: ChangeScope) => Promise<void>;

const DAYS = 2_000;
/** What a COPY or a JSON on the way could spoil. */
const TEXTS = ['平安银行', 'tab\there', 'line\nbreak', 'back\\slash', '\\.', '\\N', '', '"quoted", \'too\'', 'e\u0301', '\u{1f4c8}', 'x'.repeat(3_000)];
const PRICES = [0.1 + 0.2, 5e-324, 1e-7, 12345678.9, 1e300, 4.35];

const whole = (random: Random, below: number) => Math.floor(random() * below);
const oneOf = <T>(random: Random, list: readonly T[]): T => list[whole(random, list.length)];
const dayOf = (random: Random) => new Date(Date.UTC(2018, 0, 1 + whole(random, DAYS))).toISOString().slice(0, 10);

/** Rows as they are in the store, some at random; ids are dense enough to be hit by a draw among the highest. */
const someId = (table: string, random: Random) => `(select id from ${table} where id >= ${random()} * (select max(id) from ${table}) order by id limit 1)`;
const someInstrument = (random: Random) => someId('instrument', random);

/** Deletes rows and leaves what tells the copies: a tombstone with the number of this commit. */
async function remove({ client, seq }: ChangeScope, table: string, key: string, where: string): Promise<void> {
  const fields = key.split(', ').map((column) => `'${column}', ${column}`).join(', ');
  await client.query(`with gone as (delete from ${table} where ${where} returning ${key})
    insert into tombstone (table_name, row_key, change_seq) select '${table}', jsonb_build_object(${fields}), ${seq} from gone
    on conflict (table_name, row_key) do update set change_seq = excluded.change_seq, deleted_at = now()`);
}

/** One bar that keeps the rules: low ≤ open, close ≤ high. */
function bar(random: Random): readonly (number | null)[] {
  const base = random() < 0.1 ? oneOf(random, PRICES) : 1 + random() * 500;
  const [open, close] = [base * (1 + random()), base * (1 + random())];
  const amount = random() < 0.3 ? null : random() * 1e12;
  return [open, Math.max(open, close), Math.min(open, close), close, random() < 0.1 ? null : whole(random, Number.MAX_SAFE_INTEGER), amount];
}

const writeBars: Change = async ({ client, seq, random }) => {
  const bars = new Map(Array.from({ length: 1 + whole(random, 20) }, () => [dayOf(random), bar(random)] as const));
  const dates = [...bars.keys()];
  const column = (n: number) => [...bars.values()].map((values) => values[n]);
  const { rows: [{ id }] } = await client.query<{ id: number }>(`select ${someInstrument(random)} as id`);
  if (random() < 0.5) {
    await client.query(`insert into bar_revision
        (instrument_id, interval, date, open, high, low, close, volume, amount, written_seq, change_seq)
      select instrument_id, '1d', date, open, high, low, close, volume, amount, change_seq, $3
        from bar_daily where instrument_id = $1 and date = any($2::date[]) on conflict do nothing`, [id, dates, seq]);
  }
  await client.query(`insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
    select $1, *, $9 from unnest($2::date[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[])
    on conflict (instrument_id, date) do update set open = excluded.open, high = excluded.high, low = excluded.low,
      close = excluded.close, volume = excluded.volume, amount = excluded.amount, change_seq = excluded.change_seq`,
  [id, dates, column(0), column(1), column(2), column(3), column(4), column(5), seq]);
};

const removeBars: Change = (scope) => {
  const from = dayOf(scope.random);
  return remove(scope, 'bar_daily', 'instrument_id, date',
    `instrument_id = ${someInstrument(scope.random)} and date between '${from}' and date '${from}' + ${whole(scope.random, 60)}`);
};

const removeRevisions: Change = (scope) => remove(scope, 'bar_revision', 'instrument_id, interval, date, written_seq',
  `instrument_id = ${someInstrument(scope.random)} and date < '${dayOf(scope.random)}'`);

const addInstrument: Change = async ({ client, seq, random }) => {
  await client.query(`insert into instrument (exchange, code, mic, name, listed_date, change_seq) values ('US', $1, 'XNYS', $2, $3, $4)
    on conflict (exchange, code) do update set name = excluded.name, removed_at = null, change_seq = excluded.change_seq`,
  [`R${whole(random, 10_000)}`, oneOf(random, TEXTS), dayOf(random), seq]);
};

const changeInstrument: Change = async ({ client, seq, random }) => {
  await client.query(`update instrument set name = $1, removed_at = case when removed_at is null and $2 then now() end, change_seq = $3
     where id = ${someInstrument(random)}`, [oneOf(random, TEXTS), random() < 0.3, seq]);
};

/** Only what this writer added: the same code may come again under a new id. */
const removeInstrument: Change = (scope) =>
  remove(scope, 'instrument', 'id', `id = ${someInstrument(scope.random)} and exchange = 'US' and code ~ '^R[0-9]+$'`);

const writeCoverage: Change = async ({ client, seq, random }) => {
  const days = Array.from({ length: 6 }, () => dayOf(random)).sort();
  const range = (n: number) => (random() < 0.3 ? '{}' : `{[${days[n]},${days[n + 1]})}`);
  await client.query(`insert into coverage (instrument_id, interval, asked_from, verified, provisional, explained, change_seq)
    values (${someInstrument(random)}, '1d', $1, $2, $3, $4, $5)
    on conflict (instrument_id, interval) do update set asked_from = excluded.asked_from, verified = excluded.verified,
      provisional = excluded.provisional, explained = excluded.explained, change_seq = excluded.change_seq`,
  [days[0], range(0), range(2), range(4), seq]);
};

const removeCoverage: Change = (scope) =>
  remove(scope, 'coverage', 'instrument_id, interval', `instrument_id = ${someInstrument(scope.random)}`);

const explain: Change = async ({ client, seq, random }) => {
  const [first, last] = [dayOf(random), dayOf(random)].sort();
  await client.query(`insert into coverage_explanation (instrument_id, interval, first_date, last_date, reason, evidence, change_seq)
    values (${someInstrument(random)}, '1d', $1, $2, $3, $4, $5)
    on conflict (instrument_id, interval, first_date) do update set last_date = excluded.last_date, reason = excluded.reason,
      evidence = excluded.evidence, change_seq = excluded.change_seq`,
  [first, last, oneOf(random, ['not_listed', 'delisted', 'suspended', 'provider_empty']),
    JSON.stringify({ text: oneOf(random, TEXTS), price: oneOf(random, PRICES), deep: { list: [1, null, true] } }), seq]);
};

const quarantine: Change = async ({ client, seq, random }) => {
  await client.query(`insert into quarantine (instrument_id, interval, date, rule, detail, raw, provider, change_seq)
    values (${someInstrument(random)}, '1d', $1, 'high_below_low', $2, $3, 'random', $4)
    on conflict (instrument_id, interval, date, rule, md5(raw)) do update
      set last_seen_at = now(), resolved_at = now(), change_seq = excluded.change_seq`,
  [random() < 0.2 ? null : dayOf(random), oneOf(random, TEXTS), oneOf(random, TEXTS), seq]);
};

const writeRun: Change = async ({ client, seq, random }) => {
  await client.query(`insert into sync_run (task_id, run_type, start_date, end_date, epoch, holder, status, progress, ended_at, change_seq)
    values (gen_random_uuid(), 'web_batch', $1, $1, 0, 'random-writer', $2, $3, now(), $4)`,
  [dayOf(random), oneOf(random, ['completed', 'failed', 'cancelled']), `{ "b":1,  "a" : ${JSON.stringify(oneOf(random, TEXTS))}}`, seq]);
};

const writeDay: Change = async ({ client, seq, random }) => {
  await client.query(`insert into sync_day (sync_date, status, total_records, remarks, start_time, change_seq) values ($1, $2, $3, $4, now(), $5)
    on conflict (sync_date) do update set status = excluded.status, total_records = excluded.total_records,
      remarks = excluded.remarks, updated_at = now(), change_seq = excluded.change_seq`,
  [dayOf(random), oneOf(random, ['pending', 'success', 'failed', 'skipped']), whole(random, 10_000), oneOf(random, TEXTS), seq]);
};

const removeDay: Change = (scope) => remove(scope, 'sync_day', 'id', `id = ${someId('sync_day', scope.random)}`);

/** How often each is drawn, of 100. */
const CHANGES: readonly (readonly [share: number, change: Change])[] = [
  [52, writeBars], [12, removeBars], [2, removeRevisions], [4, addInstrument], [3, changeInstrument], [2, removeInstrument],
  [8, writeCoverage], [2, removeCoverage], [3, explain], [3, quarantine], [2, writeRun], [5, writeDay], [2, removeDay],
];

export function drawChange(random: Random): Change {
  let left = random() * 100;
  return (CHANGES.find(([share]) => (left -= share) < 0) ?? CHANGES[0])[1];
}
