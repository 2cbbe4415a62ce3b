import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { InvalidInputError, NotFoundError } from '@tidemark/domain';
import type { Scope } from '@tidemark/http-api';
import { createHash, randomBytes } from 'node:crypto';
import { PeerExistsError } from './peer-exists.error';

export const PEER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

const KEY_BYTES = 32;
/** Tells people and scanners of leaked secrets what it is. */
const KEY_PREFIX = 'tm_';

/** What the key of a peer opens: the routes of copies, or those of worker nodes, and no others. */
export const PEER_SCOPES = ['replicate', 'node'] as const satisfies readonly Scope[];
export type PeerScope = (typeof PEER_SCOPES)[number];

export interface NewPeer {
  readonly name: string;
  /** Shown this once: only its SHA-256 is stored. */
  readonly key: string;
  readonly lead: boolean;
  readonly scope: PeerScope;
}

export interface PeerRecord {
  readonly name: string;
  readonly lead: boolean;
  readonly scope: PeerScope;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

export interface LivingKey {
  readonly name: string;
  readonly lead: boolean;
  readonly scopes: ReadonlySet<Scope>;
  /** SHA-256, 32 bytes. */
  readonly hash: Buffer;
}

interface KeyRow extends Pick<LivingKey, 'name' | 'lead' | 'hash'> {
  readonly scope: PeerScope;
}

/** Owns `peer_key`: the keys of other nodes, as digests. Each node has its own; they are not replicated. */
@Injectable()
export class PeerKeyStore {
  constructor(private readonly database: Database) {}

  /**
   * A new key for a name that has none; a name whose key was revoked may have another.
   * @throws InvalidInputError, PeerExistsError
   */
  async add(name: string, lead: boolean, scope: PeerScope = 'replicate'): Promise<NewPeer> {
    if (!PEER_NAME.test(name)) {
      throw new InvalidInputError('name', 'must be 1 to 64 of A-Z a-z 0-9 _ . - and begin with a letter or digit');
    }
    if (lead && scope !== 'replicate') throw new InvalidInputError('lead', 'is for keys of scope replicate: a worker node leads nobody');
    const key = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url');
    const rows = await this.database.query(
      `insert into peer_key as p (name, key_hash, lead, scope) values ($1, $2, $3, $4)
       on conflict (name) do update
          set key_hash = excluded.key_hash, lead = excluded.lead, scope = excluded.scope, created_at = now(), revoked_at = null
        where p.revoked_at is not null
       returning name`,
      [name, createHash('sha256').update(key, 'utf8').digest(), lead, scope],
    );
    if (rows.length === 0) throw new PeerExistsError(name);
    return { name, key, lead, scope };
  }

  /** All names that ever had a key, by name. */
  list(): Promise<PeerRecord[]> {
    return this.database.query<PeerRecord>('select name, lead, scope, created_at, revoked_at from peer_key order by name');
  }

  /** @throws NotFoundError where the name has no key that opens anything */
  async revoke(name: string): Promise<void> {
    const rows = await this.database.query(
      'update peer_key set revoked_at = now() where name = $1 and revoked_at is null returning name', [name],
    );
    if (rows.length === 0) throw new NotFoundError(`no living key of "${name.slice(0, 64)}"`, 'peer_not_found', '没有该节点的有效密钥');
  }

  async living(): Promise<LivingKey[]> {
    const rows = await this.database.query<KeyRow>('select name, lead, scope, key_hash as hash from peer_key where revoked_at is null');
    return rows.map(({ name, lead, scope, hash }) => ({ name, lead, hash, scopes: new Set<Scope>([scope]) }));
  }
}
