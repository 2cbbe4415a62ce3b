import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { Scope } from '@tidemark/http-api';

/** A session ends so long after it was last used, and so long after it began. */
const IDLE = `interval '12 hours'`;
const LIFE = `interval '7 days'`;
/** Of one key; whoever signs in once more ends the oldest. */
const MAX_OF_KEY = 50;

export interface LivingSession {
  /** SHA-256 of its id, in hex. */
  readonly hash: string;
  readonly mark: Buffer | null;
  readonly name: string | null;
  readonly scopes: readonly Scope[] | null;
  /** Whether its last use is to be written again. */
  readonly stale: boolean;
}

/** Owns `access_session`: who is signed in, by the digest of what the browser holds. */
@Injectable()
export class SessionStore {
  constructor(private readonly database: Database) {}

  /**
   * @param hash SHA-256 of the session's id
   * @param operatorMark of a session that begins with API_KEY; else null, and the digest is that of a stored key
   * @returns false where no living key has this digest
   */
  async begin(hash: Buffer, operatorMark: Buffer | null, keyDigest: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      `with owner as (
         select null::int as key_id where $2::bytea is not null
         union all
         select id from access_key
          where $2::bytea is null and key_hash = $3 and revoked_at is null and (expires_at is null or expires_at > now())),
       over as (
         delete from access_session where seen_at < now() - ${IDLE} or created_at < now() - ${LIFE} or id_hash in (
           select s.id_hash from access_session s join owner o on s.key_id is not distinct from o.key_id
            order by s.created_at desc offset ${MAX_OF_KEY - 1}))
       insert into access_session (id_hash, key_id, operator_mark) select $1::bytea, key_id, $2::bytea from owner returning 1`,
      [hash, operatorMark, keyDigest],
    );
    return rows.length > 0;
  }

  async end(hash: Buffer): Promise<void> {
    await this.database.query('delete from access_session where id_hash = $1', [hash]);
  }

  /** Those whose key still opens something; whether API_KEY is still the same is not known here. */
  living(): Promise<LivingSession[]> {
    return this.database.query<LivingSession>(
      `select encode(s.id_hash, 'hex') as hash, s.operator_mark as mark, k.name, k.scopes, s.seen_at < now() - interval '1 minute' as stale
         from access_session s
         left join access_key k on k.id = s.key_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        where s.seen_at >= now() - ${IDLE} and s.created_at >= now() - ${LIFE} and (s.key_id is null or k.id is not null)`,
    );
  }

  async markSeen(hash: string): Promise<void> {
    await this.database.query(
      `update access_session set seen_at = now() where id_hash = decode($1, 'hex') and seen_at < now() - interval '1 minute'`, [hash],
    );
  }
}
