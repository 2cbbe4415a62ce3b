import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of people and programs, and who is signed in with one. Each server's own, never replicated: a slave is asked by
 * others than its master is, must be able to revoke on its own, and a copy in foreign hands gives no key away.
 */
export class AccessKeys1700000000006 implements MigrationInterface {
  readonly name = 'AccessKeys1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table access_key (
        id int generated always as identity primary key,
        name text not null,
        -- SHA-256 of 256 random bits.
        key_hash bytea not null unique,
        scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'sync', 'replicate', 'node', 'admin']),
        created_at timestamptz not null default now(),
        created_by text not null,
        expires_at timestamptz,
        -- Written once a minute at most.
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_by text
      );
      create unique index access_key_living on access_key (name) where revoked_at is null;

      create table access_session (
        id_hash bytea primary key,
        key_id int references access_key (id) on delete cascade,
        -- Of a session begun with API_KEY: proves that API_KEY is still the same one, and says nothing about it.
        operator_mark bytea,
        created_at timestamptz not null default now(),
        -- Written once a minute at most.
        seen_at timestamptz not null default now(),
        check ((key_id is null) <> (operator_mark is null))
      );
      create index access_session_of on access_session (key_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table access_session, access_key');
  }
}
