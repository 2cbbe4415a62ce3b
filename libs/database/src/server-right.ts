import type { Client } from 'pg';
import type { Database } from './database';

/** Two-int advisory keys; the first is Tidemark's own. */
const LOCK_CLASS = 0x71de;
/** What only one of several servers on a database does. */
const OBJECTS = { push: 2, weather: 3 } as const;

/** The right to do something alone among all servers on one database. Held by a session of its own; lost with it. */
export class ServerRight {
  private client: Client | undefined;

  constructor(private readonly database: Database, private readonly what: keyof typeof OBJECTS) {}

  /** @param onLost the session has ended: another server may have it from now on */
  async tryTake(onLost: () => void): Promise<boolean> {
    if (this.client) return true;
    const client = await this.database.connect(`tidemark ${this.what}`);
    try {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [LOCK_CLASS, OBJECTS[this.what]]);
      if (!rows[0].locked) {
        await client.end();
        return false;
      }
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => {
      if (this.client !== client) return;
      this.client = undefined;
      onLost();
    });
    this.client = client;
    return true;
  }

  async giveBack(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    // Gone with its session already.
    await client?.end().catch(() => undefined);
  }
}
