import { Database } from '@tidemark/database';
import type { Client } from 'pg';

/** A pass over all bars of a large store. */
const STATEMENT_MS = 3_600_000;
/** While the other side computes, this one waits with its transaction open. */
const IDLE_MS = 1_800_000;

/** One REPEATABLE READ transaction on a connection of its own, held open while two copies are compared. */
export class Snapshot {
  private constructor(readonly client: Client) {}

  static async open(database: Database): Promise<Snapshot> {
    const client = await database.connect('tidemark verify', STATEMENT_MS);
    try {
      await client.query(`set idle_in_transaction_session_timeout = ${IDLE_MS}`);
      await client.query('begin isolation level repeatable read, read only');
      // The snapshot is taken by the first statement, and that has to be now.
      await client.query('select 1');
      return new Snapshot(client);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  async close(): Promise<void> {
    // Ends the transaction with the connection; one that is lost has ended already.
    await this.client.end().catch(() => undefined);
  }
}
