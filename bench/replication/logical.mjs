// PostgreSQL's own logical replication of the same table.
import { until } from './store.mjs';

/** `bar_daily` of `from`, copied into `to` and followed from then on. Seconds until it was copied. */
export async function subscribe(from, to, { copyData = true } = {}) {
  const began = performance.now();
  await to.client.query(`create subscription bench connection '${from.conninfo}' publication bench with (copy_data = ${copyData})`);
  const end = await until('the initial copy', async () =>
    (await to.one("select count(*)::int as n from pg_subscription_rel where srsubstate not in ('r', 's')")).n === 0, 5);
  return (end - began) / 1000;
}

export const unsubscribe = (to) => to.client.query('drop subscription if exists bench');

export async function publish({ client }) {
  await client.query('create publication bench for table bar_daily');
}
