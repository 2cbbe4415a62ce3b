/** The nodes that do tasks, what they said of their load, and keys of theirs. Part of 0003-tasks. */
export const nodeTables = `
  create table node (
    id text primary key,
    name text not null,
    url text not null,
    origin text not null check (origin in ('configured', 'registered')),
    capabilities text[] not null default '{}',
    max_workers int not null default 4,
    state text not null default 'active' check (state in ('active', 'drained', 'removed')),
    -- Whose key it came with; only that one speaks for it.
    registered_by text,
    registered_at timestamptz not null default now(),
    last_seen_at timestamptz
  );

  create table node_sample (
    node_id text not null references node on delete cascade,
    at timestamptz not null,
    cpu real not null,
    memory real not null,
    active int not null,
    completed bigint not null,
    failed bigint not null,
    primary key (node_id, at)
  );
  create index node_sample_at on node_sample (at);

  -- What a peer's key opens: the routes of copies, or those of worker nodes.
  alter table peer_key add column scope text not null default 'replicate' check (scope in ('replicate', 'node'));
`;
