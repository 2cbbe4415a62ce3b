import { MigrationInterface, QueryRunner } from 'typeorm';

/** Splits and dividends, replicated: bars stay raw and are adjusted when they are read. */
export class CorporateActions1700000000007 implements MigrationInterface {
  readonly name = 'CorporateActions1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table corporate_action (
        instrument_id int not null,
        -- The ex-date: the first session on which the share is traded so.
        date date not null,
        kind text not null check (kind in ('split', 'dividend')),
        -- New shares for one old; cash for one share as it was on that day.
        value float8 not null check (value > 0),
        provider text not null,
        noted_at timestamptz not null default now(),
        change_seq bigint not null,
        primary key (instrument_id, date, kind)
      );
      create index corporate_action_change on corporate_action (change_seq);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table corporate_action');
  }
}
