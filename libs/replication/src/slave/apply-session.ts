import { Database, DatabaseSession } from '@tidemark/database';

/**
 * The applier's own connection. A plan that was made while a table was empty would be a sequential scan later (27 ms for
 * 0.3), and JIT makes a small statement slow (22 ms for 0.6): both are off.
 */
export function applySession(database: Database): DatabaseSession {
  return new DatabaseSession(database, 'tidemark apply', (client) => client.query(
    `select set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),
            set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false),
            set_config('client_min_messages', 'warning', false)`,
  ));
}
