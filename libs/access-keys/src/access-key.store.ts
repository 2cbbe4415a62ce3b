import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { InvalidInputError, NotFoundError } from '@tidemark/domain';
import type { Scope } from '@tidemark/http-api';
import { KeyExistsError, TooManyKeysError } from './key-refusal.error';

export const KEY_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** Names of callers that have no stored key; in logs and audit rows they must mean one thing. */
const RESERVED = new Set(['api-key', 'local', 'unkeyed', 'cli']);

const KEY_BYTES = 32;
/** Tells people and scanners of leaked secrets what it is. */
const KEY_PREFIX = 'tm_';
/** Each of them is looked at with every request that brings a key. */
const MAX_LIVING = 500;

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  readonly createdBy: string;
}

export interface KeyRecord {
  readonly id: number;
  readonly name: string;
  readonly scopes: Scope[];
  readonly state: 'active' | 'expired' | 'revoked';
  readonly created_at: Date;
  readonly created_by: string;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly revoked_by: string | null;
}

export interface LivingAccessKey {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256, 32 bytes. */
  readonly hash: Buffer;
  /** Whether its last use is to be written again. */
  readonly stale: boolean;
}

const COLUMNS = `id, name, scopes, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by,
  case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'active' end as state`;

/** Owns `access_key`: keys as digests. Each server has its own; they are not replicated. */
@Injectable()
export class AccessKeyStore {
  constructor(private readonly database: Database) {}

  /**
   * @returns the key, shown this once: only its SHA-256 is stored
   * @throws InvalidInputError, KeyExistsError, TooManyKeysError
   */
  async add({ name, scopes, expiresAt, createdBy }: NewKey): Promise<KeyRecord & { readonly key: string }> {
    if (!KEY_NAME.test(name)) {
      throw new InvalidInputError('name', 'must be 1 to 64 of A-Z a-z 0-9 _ . - and begin with a letter or digit');
    }
    if (RESERVED.has(name.toLowerCase())) throw new InvalidInputError('name', `"${name}" stands for callers without a stored key`);
    const key = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url');
    const hash = createHash('sha256').update(key, 'utf8').digest();
    const record = await this.database.one<KeyRecord>(
      `insert into access_key (name, key_hash, scopes, expires_at, created_by)
       select $1::text, $2::bytea, $3::text[], $4::timestamptz, $5::text
        where (select count(*) from access_key where revoked_at is null) < $6::int
       on conflict (name) where revoked_at is null do nothing
       returning ${COLUMNS}`,
      [name, hash, [...new Set(scopes)], expiresAt, createdBy, MAX_LIVING],
    );
    if (record) return { ...record, key };
    throw await this.hasLiving(name) ? new KeyExistsError(name) : new TooManyKeysError(MAX_LIVING);
  }

  /** All there ever were, the newest first. */
  list(): Promise<KeyRecord[]> {
    return this.database.query<KeyRecord>(`select ${COLUMNS} from access_key order by id desc`);
  }

  /** @throws NotFoundError where there is no such key, or it is revoked already */
  async revoke(id: number, by: string): Promise<KeyRecord> {
    const record = await this.database.one<KeyRecord>(
      `update access_key set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`, [id, by],
    );
    if (!record) throw new NotFoundError(`There is no living key ${id}`, 'key_not_found', `没有编号为 ${id} 的有效密钥`);
    return record;
  }

  /** @throws NotFoundError */
  async revokeByName(name: string, by: string): Promise<KeyRecord> {
    const found = await this.database.one<{ id: number }>('select id from access_key where name = $1 and revoked_at is null', [name]);
    if (!found) throw new NotFoundError(`There is no living key "${name.slice(0, 64)}"`, 'key_not_found', '没有该名称的有效密钥');
    return this.revoke(found.id, by);
  }

  living(): Promise<LivingAccessKey[]> {
    return this.database.query<LivingAccessKey>(
      `select id, name, scopes, key_hash as hash, coalesce(last_used_at < now() - interval '1 minute', true) as stale
         from access_key where revoked_at is null and (expires_at is null or expires_at > now())`,
    );
  }

  /** Once a minute, whoever of several servers comes first. */
  async markUsed(id: number): Promise<void> {
    await this.database.query(
      `update access_key set last_used_at = now() where id = $1 and coalesce(last_used_at < now() - interval '1 minute', true)`, [id],
    );
  }

  private async hasLiving(name: string): Promise<boolean> {
    return (await this.database.one('select from access_key where name = $1 and revoked_at is null', [name])) !== undefined;
  }
}
