import { Injectable } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { DayRange, EpochDay, formatIsoDate } from '@tidemark/domain';
import { Lease } from '@tidemark/sync-manager';
import { PoolClient } from 'pg';
import { LedgerRanges } from './coverage-report';
import { formatMultirange, parseMultirange } from './multirange';

/** What the ledger says of one instrument's daily cells; a session in none of the three is a gap. */
export interface Coverage extends LedgerRanges {
  readonly askedFrom: EpochDay;
}

/** News for the ledger from one answer. */
export interface CoverageNews extends Coverage {
  readonly instrumentId: number;
}

/** The row an instrument's ledger is to become. */
export interface CoverageChange {
  readonly id: number;
  readonly asked_from: string;
  readonly verified: string;
  readonly provisional: string;
  readonly explained: string;
}

export interface CoverageExplanation {
  readonly instrumentId: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

const INTERVAL = '1d';

/** Owns `coverage` and `coverage_explanation`. */
@Injectable()
export class CoverageStore {
  constructor(private readonly database: Database) {}

  async read(instrumentIds: readonly number[]): Promise<Map<number, Coverage>> {
    const rows = await this.database.query<{
      instrument_id: number; asked_day: number; verified: string; provisional: string; explained: string;
    }>(
      `select instrument_id, asked_from - date '1970-01-01' as asked_day,
              verified::text, provisional::text, explained::text
         from coverage where interval = $2 and instrument_id = any($1::int[])`,
      [instrumentIds, INTERVAL],
    );
    return new Map(rows.map((r) => [r.instrument_id, {
      askedFrom: r.asked_day, verified: parseMultirange(r.verified),
      provisional: parseMultirange(r.provisional), explained: parseMultirange(r.explained),
    }]));
  }

  async explanations(instrumentIds: readonly number[], range: DayRange): Promise<CoverageExplanation[]> {
    const rows = await this.database.query<{
      instrument_id: number; from_day: number; to_day: number; reason: string; evidence: Record<string, unknown>;
    }>(
      `select instrument_id, first_date - date '1970-01-01' as from_day, last_date - date '1970-01-01' as to_day,
              reason, evidence
         from coverage_explanation
        where interval = $4 and instrument_id = any($1::int[]) and first_date <= $3 and last_date >= $2
        order by instrument_id, first_date`,
      [instrumentIds, formatIsoDate(range.from), formatIsoDate(range.to), INTERVAL],
    );
    return rows.map((r) => ({
      instrumentId: r.instrument_id, from: r.from_day, to: r.to_day, reason: r.reason, evidence: r.evidence,
    }));
  }

  /** Says from which day on instruments are wanted; an earlier wish stays. Writes only where that changes anything. */
  async ask(instrumentIds: readonly number[], ask: { from: EpochDay; onlyNew: boolean }, lease: Lease): Promise<void> {
    const from = formatIsoDate(ask.from);
    await this.database.transaction(async (client) => {
      await lease.mark(client);
      const { rows } = await client.query<{ id: number }>(
        `select k.id from unnest($1::int[]) k(id)
           left join coverage c on c.instrument_id = k.id and c.interval = '${INTERVAL}'
          where c.instrument_id is null or (c.asked_from > $2 and not $3)`,
        [instrumentIds, from, ask.onlyNew],
      );
      if (rows.length > 0) {
        const seq = await takeChangeNumber(client);
        await client.query(
          `insert into coverage (instrument_id, interval, asked_from, change_seq)
           select id, '${INTERVAL}', $2, $3 from unnest($1::int[]) k(id)
           on conflict (instrument_id, interval) do update
              set asked_from = excluded.asked_from, change_seq = excluded.change_seq`,
          [rows.map((r) => r.id), from, seq],
        );
      }
      await lease.assertHeld(client);
    });
  }

  /**
   * What the ledger would become, only where that differs from what it is. A bar outranks an explanation, a final
   * bar outranks a provisional one; nothing ever takes a verified cell back.
   */
  async changes(client: PoolClient, news: readonly CoverageNews[]): Promise<CoverageChange[]> {
    const { rows } = await client.query<CoverageChange>({
      name: 'coverage-changes',
      text: `select k.id, a.asked_from::text, v.verified::text, p.provisional::text, e.explained::text
               from unnest($1::int[], $2::date[], $3::text[], $4::text[], $5::text[])
                    k(id, asked_from, verified, provisional, explained)
               left join coverage c on c.instrument_id = k.id and c.interval = '${INTERVAL}'
              cross join lateral (select least(c.asked_from, k.asked_from) as asked_from) a
              cross join lateral (
                select coalesce(c.verified, '{}') + k.verified::datemultirange as verified) v
              cross join lateral (
                select coalesce(c.provisional, '{}') + k.provisional::datemultirange - v.verified as provisional) p
              cross join lateral (
                select coalesce(c.explained, '{}') + k.explained::datemultirange - v.verified - p.provisional
                       as explained) e
              where c.instrument_id is null
                 or (a.asked_from, v.verified, p.provisional, e.explained)
                    is distinct from (c.asked_from, c.verified, c.provisional, c.explained)`,
      values: [
        news.map((n) => n.instrumentId), news.map((n) => formatIsoDate(n.askedFrom)),
        news.map((n) => formatMultirange(n.verified)), news.map((n) => formatMultirange(n.provisional)),
        news.map((n) => formatMultirange(n.explained)),
      ],
    });
    return rows;
  }

  async write(client: PoolClient, changes: readonly CoverageChange[], seq: number): Promise<void> {
    await client.query({
      name: 'coverage-write',
      text: `insert into coverage (instrument_id, interval, asked_from, verified, provisional, explained, change_seq)
             select id, '${INTERVAL}', asked_from, verified::datemultirange, provisional::datemultirange,
                    explained::datemultirange, $6
               from unnest($1::int[], $2::date[], $3::text[], $4::text[], $5::text[])
                    k(id, asked_from, verified, provisional, explained)
             on conflict (instrument_id, interval) do update
                set asked_from = excluded.asked_from, verified = excluded.verified,
                    provisional = excluded.provisional, explained = excluded.explained,
                    change_seq = excluded.change_seq`,
      values: [
        changes.map((c) => c.id), changes.map((c) => c.asked_from), changes.map((c) => c.verified),
        changes.map((c) => c.provisional), changes.map((c) => c.explained), seq,
      ],
    });
  }

  /** The evidence behind explained cells. */
  async explain(client: PoolClient, explanations: readonly CoverageExplanation[], seq: number): Promise<void> {
    await client.query({
      name: 'coverage-explain',
      text: `insert into coverage_explanation
                    (instrument_id, interval, first_date, last_date, reason, evidence, change_seq)
             select id, '${INTERVAL}', lo, hi, reason, evidence::jsonb, $6
               from unnest($1::int[], $2::date[], $3::date[], $4::text[], $5::text[]) k(id, lo, hi, reason, evidence)
             on conflict (instrument_id, interval, first_date) do update
                set last_date = excluded.last_date, reason = excluded.reason, evidence = excluded.evidence,
                    noted_at = now(), change_seq = excluded.change_seq`,
      values: [
        explanations.map((e) => e.instrumentId), explanations.map((e) => formatIsoDate(e.from)),
        explanations.map((e) => formatIsoDate(e.to)), explanations.map((e) => e.reason),
        explanations.map((e) => JSON.stringify(e.evidence)), seq,
      ],
    });
  }
}
