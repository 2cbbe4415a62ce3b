import { Injectable, Logger } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { EpochDay, formatIsoDate, MICS, Mic } from '@tidemark/domain';
import { formatMultirange } from '../coverage/multirange';
import { CALENDAR_RANGE, calendarFor } from './calendars';

/**
 * Owns `calendar_session`: the calendars as rows, so that SQL can subtract the ledger from them. Rebuilt at start
 * when the code's calendars have changed; days that became sessions by that leave every ledger they stood in. The rows
 * are each node's own; the ledgers are replicated, so on a copy they are left to its master.
 */
@Injectable()
export class CalendarSessionStore {
  private readonly log = new Logger('calendars');

  constructor(private readonly database: Database) {}

  /** @throws NotMasterError where ledgers are to be mended and another node is the master */
  async refresh(mendLedgers: boolean): Promise<void> {
    const stored = new Map(
      (await this.database.query<{ mic: Mic; n: number; total: number }>(
        `select mic, count(*)::int as n, sum(date - date '1970-01-01')::float8 as total from calendar_session group by mic`,
      )).map((r) => [r.mic, r]),
    );
    for (const mic of MICS) {
      const days = calendarFor(mic).sessionDays(CALENDAR_RANGE.from, CALENDAR_RANGE.to);
      const now = stored.get(mic);
      if (now?.n !== days.length || now.total !== days.reduce((sum, d) => sum + d, 0)) await this.replace(mic, days, mendLedgers);
    }
  }

  private async replace(mic: Mic, days: readonly EpochDay[], mendLedgers: boolean): Promise<void> {
    const dates = days.map(formatIsoDate);
    await this.database.transaction(async (client) => {
      const seq = mendLedgers ? await takeChangeNumber(client) : undefined;
      const { rowCount: before } = await client.query('select from calendar_session where mic = $1 limit 1', [mic]);
      await client.query('delete from calendar_session where mic = $1 and not date = any($2::date[])', [mic, dates]);
      const { rows } = await client.query<{ day: EpochDay }>(
        `insert into calendar_session (mic, date) select $1, unnest($2::date[]) on conflict do nothing
         returning date - date '1970-01-01' as day`,
        [mic, dates],
      );
      if (seq === undefined || before === 0 || rows.length === 0) return;
      const { rowCount } = await client.query(
        `update coverage c
            set verified = verified - $2::datemultirange, provisional = provisional - $2::datemultirange,
                explained = explained - $2::datemultirange, change_seq = $3
           from instrument i
          where i.id = c.instrument_id and i.mic = $1
            and (verified && $2::datemultirange or provisional && $2::datemultirange or explained && $2::datemultirange)`,
        [mic, formatMultirange(rows.map(({ day }) => ({ from: day, to: day }))), seq],
      );
      this.log.warn(`calendar ${mic}: ${rows.length} days became sessions, ${rowCount} ledgers had stepped over some`);
    });
  }
}
