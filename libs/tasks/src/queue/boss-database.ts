import type { ClientBase, Database } from '@tidemark/database';

type Rows = Record<string, unknown>[];

/** What pg-boss asks of a database. */
interface BossDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Rows }>;
}

/** The app's connections in the form that pg-boss asks for: no second pool. */
export function bossDatabase(database: Database): BossDatabase {
  return {
    executeSql: (text, values) => database.withConnection(async (client) => {
      try {
        return await run(client, text, values);
      } catch (error) {
        // Some of its texts are a whole transaction; one that failed half-way would stay open on a connection of the pool.
        await client.query('rollback');
        throw error;
      }
    }),
  };
}

/** Statements of pg-boss inside a transaction of ours. */
export function bossClient(client: ClientBase): BossDatabase {
  return { executeSql: (text, values) => run(client, text, values) };
}

async function run(client: ClientBase, text: string, values?: unknown[]): Promise<{ rows: Rows }> {
  const answer: unknown = await client.query(text, values);
  // Several statements in one text have several answers.
  return { rows: (Array.isArray(answer) ? answer as { rows: Rows }[] : [answer as { rows: Rows }]).flatMap(({ rows }) => rows) };
}
