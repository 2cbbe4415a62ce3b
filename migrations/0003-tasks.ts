import { MigrationInterface, QueryRunner } from 'typeorm';
import { nodeTables } from './0003-node-tables';

/**
 * Distributed work. A task is a row before it is acknowledged; its place in the line is a job of pg-boss, which has a
 * schema of its own. None of it is replicated: a task belongs to the servers of one database.
 */
export class Tasks1700000000003 implements MigrationInterface {
  readonly name = 'Tasks1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Servers that hand out tasks. One whose beat stands still is dead, and its tasks are taken over.
      create table task_dispatcher (
        id uuid primary key,
        name text not null,
        beat bigint not null default 0,
        started_at timestamptz not null default now()
      );

      create table task (
        id text primary key,
        type text not null,
        data jsonb not null,
        priority smallint not null,
        timeout_seconds int not null,
        max_attempts smallint not null,
        status text not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
        -- Number of the current or last attempt: it rises with every one, and only its result is taken.
        attempt int not null default 0,
        -- A retry by hand starts a new series; tries are the attempts of it that cost one.
        series int not null default 1,
        tries smallint not null default 0,
        dispatcher uuid,
        progress real,
        progress_message text,
        result json,
        -- Where the result is too large to be looked at in a list: its JSON, gzip.
        result_packed bytea,
        result_bytes int,
        error jsonb,
        -- Every attempt that it may have was used up.
        dead boolean not null default false,
        executed_by text,
        fallback boolean,
        execution_seconds float8,
        created_by text,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz
      );
      create index task_created on task (created_at desc, id);
      create index task_type on task (type, created_at desc);
      create index task_open on task (status, created_at desc) where status in ('pending', 'running');
      create index task_unsuccessful on task (status, created_at desc) where status in ('failed', 'cancelled');
      create index task_held on task (dispatcher) where status = 'running';
      create index task_ended on task (ended_at) where ended_at is not null;

      -- One end, for ever: whatever the programs do. Only a retry by hand opens what did not succeed, as a new series.
      create function task_ends_once() returns trigger language plpgsql as $$
      begin
        if new.status = 'pending' and old.status in ('failed', 'cancelled') and new.series > old.series then
          return new;
        end if;
        raise exception 'task % is % and cannot become %', old.id, old.status, new.status using errcode = 'TM001';
      end $$;
      create trigger task_ends_once before update of status on task for each row
        when (old.status in ('completed', 'failed', 'cancelled') and new.status is distinct from old.status)
        execute function task_ends_once();

      create table task_attempt (
        task_id text not null,
        attempt int not null,
        series int not null,
        -- Where it was sent; 'local' is the server itself.
        node text not null,
        fallback boolean not null,
        status text not null default 'running'
          check (status in ('running', 'completed', 'failed', 'cancelled', 'lost', 'superseded', 'returned')),
        -- Every node's score at that moment, and why others were left out.
        pick jsonb not null,
        error jsonb,
        started_at timestamptz not null default now(),
        ended_at timestamptz,
        primary key (task_id, attempt)
      );

      -- A task that was divided: what each part did, so that nothing already done is done again.
      create table task_part (
        task_id text not null,
        series int not null,
        part int not null,
        data jsonb not null,
        status text not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
        attempt int not null default 0,
        tries smallint not null default 0,
        node text,
        -- Where it failed.
        avoid text[] not null default '{}',
        pick jsonb,
        result_packed bytea,
        error jsonb,
        started_at timestamptz,
        ended_at timestamptz,
        primary key (task_id, series, part)
      );
    `);
    await runner.query(nodeTables);
  }

  async down(): Promise<void> {
    throw new Error('there is no way back before tasks; restore a backup instead');
  }
}
