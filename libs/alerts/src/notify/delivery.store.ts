import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { AlertRecord } from '../alert.store';
import { TRIES } from './backoff';

/** Longer than a try may take. Who claimed it and died leaves it to the next one after that. */
const LEASE_SECONDS = 15;

export interface DeliveryRecord {
  readonly id: string;
  readonly alert_id: number;
  readonly state: 'raised' | 'resolved';
  readonly channel: string;
  readonly target: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  readonly error: string | null;
  readonly next_try_at: Date;
  readonly delivered_at: Date | null;
}

export interface ClaimedDelivery extends Pick<AlertRecord, 'key' | 'kind' | 'severity' | 'message' | 'message_zh' | 'data' | 'raised_at'> {
  readonly id: string;
  readonly alert_id: number;
  readonly state: 'raised' | 'resolved';
  /** This one included. */
  readonly tries: number;
}

/** That it is over is told after what it is about, however long that takes. */
const IN_TURN = `not (d.state = 'resolved' and exists (
  select from alert_delivery r
   where r.alert_id = d.alert_id and r.target_key = d.target_key and r.state = 'raised' and r.status = 'pending'))`;

/** Owns `alert_delivery` from the row on. All servers on a database share the work, by its clock alone. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly database: Database) {}

  /** The next one that is due for this target, for as long as the lease; nobody else gets it meanwhile. */
  claim(targetKey: string): Promise<ClaimedDelivery | undefined> {
    return this.database.one<ClaimedDelivery>(
      `with due as (
         select d.id from alert_delivery d
          where d.status = 'pending' and d.target_key = $1 and d.next_try_at <= now() and d.tries < ${TRIES} and ${IN_TURN}
          order by d.next_try_at, d.created_at limit 1 for update skip locked)
       update alert_delivery d set tries = d.tries + 1, next_try_at = now() + interval '${LEASE_SECONDS} s'
         from due, alert a where d.id = due.id and a.id = d.alert_id
       returning d.id, d.alert_id, d.state, d.tries, a.key, a.kind, a.severity, a.message, a.message_zh, a.data, a.raised_at`,
      [targetKey],
    );
  }

  /** Until the next one is due; null: none is there. */
  async dueIn(targetKey: string): Promise<number | null> {
    const row = await this.database.one<{ ms: number | null }>(
      `select (extract(epoch from min(d.next_try_at) - now()) * 1000)::float8 as ms from alert_delivery d
        where d.status = 'pending' and d.target_key = $1 and d.tries < ${TRIES} and ${IN_TURN}`, [targetKey],
    );
    return row?.ms ?? null;
  }

  /** Whoever else may have claimed it meanwhile: it has arrived. */
  async delivered(id: string): Promise<void> {
    await this.database.query(`update alert_delivery set status = 'delivered', delivered_at = now(), error = null where id = $1 and status = 'pending'`, [id]);
  }

  async tryAgain({ id, tries }: ClaimedDelivery, error: string, afterMs: number): Promise<void> {
    await this.database.query(
      `update alert_delivery set error = $3, next_try_at = now() + $4 * interval '1 ms' where id = $1 and tries = $2 and status = 'pending'`,
      [id, tries, error, afterMs],
    );
  }

  /** The try was broken off by this server's end and does not count. */
  async release({ id, tries }: ClaimedDelivery): Promise<void> {
    await this.database.query(
      `update alert_delivery set tries = tries - 1, next_try_at = now() where id = $1 and tries = $2 and status = 'pending'`, [id, tries],
    );
  }

  /** For good. Where the alert itself never got to, nobody wants to hear that it is over. */
  async failed({ id, tries }: ClaimedDelivery, error: string): Promise<void> {
    await this.database.query(
      `with lost as (update alert_delivery set status = 'failed', error = $3 where id = $1 and tries = $2 and status = 'pending' returning *)
       update alert_delivery d set status = 'failed', error = 'the alert itself did not get there' from lost
        where lost.state = 'raised' and d.alert_id = lost.alert_id and d.target_key = lost.target_key and d.state = 'resolved' and d.status = 'pending'
          and not exists (select from alert_delivery r
                           where r.alert_id = d.alert_id and r.target_key = d.target_key and r.state = 'raised' and r.id <> lost.id
                             and r.status in ('pending', 'delivered'))`,
      [id, tries, error],
    );
  }

  /** What nobody will send any more. @param known the targets of this server, which take care of their own */
  async settleLost(known: readonly string[]): Promise<void> {
    await this.database.query(
      `update alert_delivery
          set status = 'failed',
              error = case when tries >= ${TRIES} then coalesce(error, 'the server ended while it was being sent')
                      else 'no server has this address in its settings any more' end
        where status = 'pending'
          and ((tries >= ${TRIES} and next_try_at <= now()) or (next_try_at < now() - interval '1 day' and target_key <> all($1::text[])))`,
      [known],
    );
  }

  /** In the order in which they were made. */
  of(alertIds: readonly number[]): Promise<DeliveryRecord[]> {
    return this.database.query<DeliveryRecord>(
      `select id, alert_id, state, channel, target, status, tries, error, next_try_at, delivered_at
         from alert_delivery where alert_id = any($1::bigint[]) order by created_at, target_key`, [alertIds],
    );
  }
}
