import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { AlertSeverity } from '@tidemark/domain';
import type { Target } from './notify/channel';
import type { StorableAlert } from './storable-alert';

export interface AlertRecord {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly message_zh: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurrences: number;
  readonly raised_at: Date;
  readonly last_raised_at: Date;
  readonly resolved_at: Date | null;
}

export interface AlertFilter {
  readonly kind: string | null;
  readonly severity: AlertSeverity | null;
  readonly open: boolean | null;
  readonly since: Date | null;
}

const COLUMNS = 'a.id, a.key, a.kind, a.severity, a.message, a.message_zh, a.data, a.occurrences, a.raised_at, a.last_raised_at, a.resolved_at';

/** The message goes to where the alert has gone, or is about to go. */
const RESOLVED = `
  over as (update alert set resolved_at = now() where id in (select id from chosen) and resolved_at is null returning *),
  sent as (
    insert into alert_delivery (alert_id, state, channel, target, target_key)
    select distinct on (d.alert_id, d.target_key) d.alert_id, 'resolved', d.channel, d.target, d.target_key
      from alert_delivery d join over on over.id = d.alert_id
     where d.state = 'raised' and d.status in ('pending', 'delivered')
     order by d.alert_id, d.target_key, d.created_at desc)
  select ${COLUMNS} from over a`;

/** Owns `alert`, and makes the rows of `alert_delivery`. Each change is one statement: all of it is there, or none. */
@Injectable()
export class AlertStore {
  constructor(private readonly database: Database) {}

  /**
   * An open alert of this key only counts on, unless it is due to be told again. Safe to repeat after an answer that was
   * lost. @returns `told`: deliveries were made
   */
  async raise(alert: StorableAlert, targets: readonly Target[], repeatMs: number): Promise<{ record: AlertRecord; told: boolean }> {
    const [row] = await this.database.query<AlertRecord & { told: boolean }>(
      `with raised as (
         insert into alert (key, kind, severity, message, message_zh, data) values ($1, $2, $3, $4, $5, $6::jsonb)
         on conflict (key) where resolved_at is null do update
            set occurrences = alert.occurrences + 1, last_raised_at = now(), kind = excluded.kind, severity = excluded.severity,
                message = excluded.message, message_zh = excluded.message_zh, data = excluded.data,
                told_at = case when $7::float8 > 0 and alert.told_at + $7::float8 * interval '1 ms' <= now() then now() else alert.told_at end
         returning *),
       sent as (
         insert into alert_delivery (alert_id, state, channel, target, target_key)
         select a.id, 'raised', t.channel, t.target, t.key
           from raised a, unnest($8::text[], $9::text[], $10::text[]) t(channel, target, key)
          where a.told_at = now()
            and not exists (select from alert_delivery d where d.alert_id = a.id and d.target_key = t.key and d.status = 'pending'))
       select ${COLUMNS}, a.told_at = now() as told from raised a`,
      [
        alert.key, alert.kind, alert.severity, alert.message, alert.messageZh, alert.data, repeatMs,
        targets.map((t) => t.channel), targets.map((t) => t.shown), targets.map((t) => t.key),
      ],
    );
    const { told, ...record } = row;
    return { record, told };
  }

  /** @returns those that were open */
  resolve(keys: readonly string[]): Promise<AlertRecord[]> {
    return this.database.query<AlertRecord>(`with chosen as (select id from alert where key = any($1::text[]) and resolved_at is null), ${RESOLVED}`, [keys]);
  }

  /** @returns undefined where it is not open */
  resolveById(id: number): Promise<AlertRecord | undefined> {
    return this.database.one<AlertRecord>(`with chosen as (select $1::bigint as id), ${RESOLVED}`, [id]);
  }

  find(id: number): Promise<AlertRecord | undefined> {
    return this.database.one<AlertRecord>(`select ${COLUMNS} from alert a where id = $1`, [id]);
  }

  /** Newest first. */
  async page({ kind, severity, open, since }: AlertFilter, limit: number, offset: number): Promise<{ total: number; rows: AlertRecord[] }> {
    const from = `from alert a
      where ($1::text is null or a.kind = $1) and ($2::text is null or a.severity = $2)
        and ($3::bool is null or (a.resolved_at is null) = $3) and ($4::timestamptz is null or a.raised_at >= $4)`;
    const values = [kind, severity, open, since];
    const [{ total }] = await this.database.query<{ total: number }>(`select count(*)::int as total ${from}`, values);
    const rows = await this.database.query<AlertRecord>(
      `select ${COLUMNS} ${from} order by a.raised_at desc, a.id desc limit $5 offset $6`, [...values, limit, offset],
    );
    return { total, rows };
  }
}
