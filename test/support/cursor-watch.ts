import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { TABLES } from './store-difference';

const TOP = [...Object.keys(TABLES), 'tombstone'].map((table) => `(select max(change_seq) from ${table})`).join(', ');
/** One statement, so one snapshot. */
const LOOK = `select cursor::float8 as cursor, greatest(0, ${TOP})::float8 as top from replica_state`;

/** Looks at a slave's database, past the server: its cursor never goes back, and no row is ever ahead of it. */
export class CursorWatch {
  samples = 0;
  /** How many different cursors were seen. */
  moves = 0;
  cursor = 0;
  private stopped = false;
  private ended: Promise<void> = Promise.resolve();

  private constructor(private readonly url: string, private readonly everyMs: number) {}

  static start(url: string, everyMs = 20): CursorWatch {
    const watch = new CursorWatch(url, everyMs);
    watch.ended = watch.run();
    // It is heard of at `stop`.
    watch.ended.catch(() => undefined);
    return watch;
  }

  /** @throws what it has seen that must not be */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      while (!this.stopped) {
        const { rows: [{ cursor, top }] } = await client.query<{ cursor: number; top: number }>(LOOK);
        if (cursor < this.cursor) throw new Error(`the cursor went back from ${this.cursor} to ${cursor}`);
        if (top > cursor) throw new Error(`the cursor is at ${cursor}, and there are rows of ${top}`);
        if (cursor > this.cursor) this.moves++;
        this.cursor = cursor;
        this.samples++;
        await sleep(this.everyMs);
      }
    } finally {
      await client.end();
    }
  }
}
