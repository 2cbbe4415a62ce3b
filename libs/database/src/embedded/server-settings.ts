/** For one small server on one machine; the sums are in docs/scaling.md. Everything else is Postgres' own default. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  cluster_name: 'tidemark',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // A pool of 10, the dedicated connections, a CLI beside it, and room for psql.
  max_connections: '60',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  // A cursor statement took 22 ms for 0.6 with it.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A client that was killed keeps its locks until its statement ends, or until this notices.
  client_connection_check_interval: '2s',
  // A host that vanished keeps them for two hours otherwise.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '25s',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements carry data, and keys.
  log_min_error_statement: 'panic',
};
