import { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told of, and whether it reached them. Each server's own: a copy tells of itself. */
export class Alerts1700000000005 implements MigrationInterface {
  readonly name = 'Alerts1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alert (
        id bigint generated always as identity primary key,
        key text not null,
        kind text not null,
        severity text not null check (severity in ('info', 'warning', 'critical')),
        message text not null,
        message_zh text not null,
        data jsonb not null,
        -- How often it was raised while it was open.
        occurrences int not null default 1,
        raised_at timestamptz not null default now(),
        last_raised_at timestamptz not null default now(),
        -- When deliveries were last made of it: an open one is told again after a while.
        told_at timestamptz not null default now(),
        resolved_at timestamptz
      );
      create unique index alert_open on alert (key) where resolved_at is null;
      create index alert_raised on alert (raised_at desc, id desc);

      create table alert_delivery (
        -- Receivers know repeated tries by it: never the same on two servers, nor again after a restored backup.
        id uuid primary key default gen_random_uuid(),
        alert_id bigint not null references alert (id) on delete cascade,
        channel text not null check (channel in ('webhook', 'email')),
        state text not null check (state in ('raised', 'resolved')),
        -- What people are shown of it: an address may hold a token, so it stands in the settings only.
        target text not null,
        -- A hash by which a server knows it among its settings.
        target_key text not null,
        status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
        tries int not null default 0,
        next_try_at timestamptz not null default now(),
        error text,
        created_at timestamptz not null default now(),
        delivered_at timestamptz
      );
      create index alert_delivery_due on alert_delivery (target_key, next_try_at) where status = 'pending';
      create index alert_delivery_of on alert_delivery (alert_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table alert_delivery, alert');
  }
}
