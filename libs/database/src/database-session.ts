import type { Client, ClientBase } from 'pg';
import type { Database } from './database';
import { breaksConnection, mapDatabaseError } from './database.error';
import { runTransaction, TransactionOptions } from './transaction';

/**
 * One connection outside the pool for work that goes on and on: its settings, prepared statements and temporary tables
 * stay. Lost, it is made anew at the next use. One user at a time: calls wait for each other.
 */
export class DatabaseSession {
  private client: Client | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly database: Database, private readonly applicationName: string,
    private readonly prepare: (client: ClientBase) => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** The work uses the client it is handed and nothing else. */
  transaction<T>(work: (client: ClientBase) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.use((client, broken) => runTransaction(client, work, options, broken));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.last.catch(() => undefined);
    await this.drop();
  }

  private use<T>(work: (client: ClientBase, broken: (error: Error) => void) => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.now(work), () => this.now(work));
    this.last = turn;
    return turn;
  }

  private async now<T>(work: (client: ClientBase, broken: (error: Error) => void) => Promise<T>): Promise<T> {
    let lost = false;
    try {
      return await work(await this.connected(), () => { lost = true; });
    } catch (error) {
      const mapped = mapDatabaseError(error);
      lost ||= breaksConnection(mapped);
      throw mapped;
    } finally {
      if (lost) await this.drop();
    }
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = await this.database.connect(this.applicationName);
    client.once('end', () => { if (this.client === client) this.client = undefined; });
    try {
      await this.prepare(client);
    } catch (error) {
      await client.end();
      throw error;
    }
    if (this.closed) {
      await client.end();
      throw new Error('the session is closed');
    }
    this.client = client;
    return client;
  }

  private async drop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    // A connection that is gone already says so; that is what was wanted.
    await client?.end().catch(() => undefined);
  }
}
