import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { formatInstrument, formatIsoDate, InvalidInputError, NotFoundError } from '@tidemark/domain';
import { Leaf } from '../master/leaf-resend';
import { REPLICATED_TABLES } from '../replicated-tables';
import { SyncWish } from './sync-wish';

/** About a million bars, and some minutes on a slow line. Who needs more lets the copies be compared and repaired. */
const MOST_LEAVES = 50_000;

const MONTHLY = ['bar_daily', 'bar_revision', 'corporate_action'];
const OF_INSTRUMENT = ['coverage', 'coverage_explanation'];

/** Which leaves hold the rows that somebody wishes for, by what is stored here. */
@Injectable()
export class WishedLeaves {
  constructor(private readonly database: Database) {}

  /** @throws NotFoundError `unknown_instrument`, InvalidInputError `too_many_months` */
  async of({ symbol, from, to }: SyncWish): Promise<Leaf[]> {
    const id = symbol === undefined ? null : await this.idOf(formatInstrument(symbol));
    const months = REPLICATED_TABLES.filter((t) => MONTHLY.includes(t.name)).map(({ name, partition }) => `
      (select distinct '${name}' as "table", ${partition.group} as "group", ${partition.leaf} as leaf from ${name}
        where ($1::int is null or instrument_id = $1) and ($2::date is null or date >= date_trunc('month', $2::timestamp))
          and ($3::date is null or date <= $3::date))`);
    const leaves = await this.database.query<Leaf & Record<string, unknown>>(
      `${months.join(' union all ')} limit ${MOST_LEAVES + 1}`,
      [id, from === undefined ? null : formatIsoDate(from), to === undefined ? null : formatIsoDate(to)],
    );
    if (leaves.length > MOST_LEAVES) {
      throw new InvalidInputError('start_date', `more than ${MOST_LEAVES} months of instruments lie in the range; name a symbol or a shorter range`,
        'too_many_months', `范围内的数据超过 ${MOST_LEAVES} 个标的月份，请指定标的或缩短范围`);
    }
    return [...leaves, ...(id === null ? [] : OF_INSTRUMENT.map((table) => ({ table, group: id, leaf: 0 })))];
  }

  private async idOf(spelling: string): Promise<number> {
    const found = await this.database.one<{ id: number }>(`select id from instrument where code || '.' || exchange = $1`, [spelling]);
    if (!found) throw new NotFoundError(`the store has no instrument ${spelling}`, 'unknown_instrument', `标的不存在: ${spelling}`);
    return found.id;
  }
}
