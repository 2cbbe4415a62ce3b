import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Random, randomFrom } from './random';
import { drawChange } from './random-changes';

export interface RandomWriterOptions {
  readonly databaseUrl: string;
  readonly seed: number;
  /** Of all transactions; they take a number that nobody will ever see. */
  readonly rollbackShare?: number;
  /** Held open before the number is taken: begun early, committed late. */
  readonly heldBeforeShare?: number;
  /** Held open with the number taken: everyone else waits. */
  readonly heldAfterShare?: number;
  readonly holdMs?: readonly [least: number, most: number];
}

export interface RandomWriterRun {
  readonly commits: number;
  readonly writers: number;
  /** Ends it early, between transactions. */
  readonly signal?: AbortSignal;
}

export interface RandomWriterResult {
  /** Numbers of the commits that the database confirmed, in order of commit, which by the rule is their own order. */
  readonly committed: readonly number[];
  readonly rolledBack: number;
  readonly heldBefore: number;
  readonly heldAfter: number;
  readonly ms: number;
}

/** The number, as every writer of the product takes it; whoever listens hears of it at the commit. */
const TAKE_NUMBER = `select pg_advisory_xact_lock(7305002), nextval('change_number')::float8 as seq, pg_notify('tidemark_change', '')`;

const MOST_CHANGES = 3;

/**
 * Random commits on a master's database from outside the product, which has to bring every one of them to its slaves.
 * What is drawn comes from the seed alone, each writer with its own; in which order the writers commit is up to the machine.
 */
export class RandomWriter {
  private readonly options: Required<RandomWriterOptions>;

  constructor(options: RandomWriterOptions) {
    this.options = { rollbackShare: 0.05, heldBeforeShare: 0.05, heldAfterShare: 0.002, holdMs: [1_000, 5_000], ...options };
  }

  /** @throws the first error of any writer, after all have ended */
  async run({ commits, writers, signal }: RandomWriterRun): Promise<RandomWriterResult> {
    const result = { committed: [] as number[], rolledBack: 0, heldBefore: 0, heldAfter: 0 };
    const start = performance.now();
    await this.prepare();
    let started = 0;
    let failed = false;
    const stopped = () => failed || signal?.aborted === true;
    const write = async (n: number) => {
      const client = await connected(this.options.databaseUrl);
      const random = randomFrom(this.options.seed + n);
      try {
        while (started < commits && !stopped()) {
          started++;
          // One that is rolled back was no commit: it is drawn anew.
          while (!(await this.transaction(client, random, result)) && !stopped());
        }
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        await client.end();
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: writers }, (_, n) => write(n)));
    const failure = ended.find((end) => end.status === 'rejected');
    if (failure) throw failure.reason;
    return { ...result, committed: result.committed.sort((a, b) => a - b), ms: performance.now() - start };
  }

  private async transaction(
    client: Client, random: Random, result: { committed: number[]; rolledBack: number; heldBefore: number; heldAfter: number },
  ): Promise<boolean> {
    const { rollbackShare, heldBeforeShare, heldAfterShare } = this.options;
    const [rollBack, holdBefore, holdAfter] = [random() < rollbackShare, random() < heldBeforeShare, random() < heldAfterShare];
    await client.query('begin');
    if (holdBefore) {
      result.heldBefore++;
      // Takes its snapshot and its transaction id long before its number.
      await client.query('select count(*) from instrument; select pg_current_xact_id()');
      await this.hold(random);
    }
    const { rows: [{ seq }] } = await client.query<{ seq: number }>(TAKE_NUMBER);
    const changes = 1 + Math.floor(random() * MOST_CHANGES);
    for (let i = 0; i < changes; i++) await drawChange(random)({ client, seq, random });
    if (holdAfter) {
      result.heldAfter++;
      await this.hold(random);
    }
    await client.query(rollBack ? 'rollback' : 'commit');
    if (rollBack) result.rolledBack++;
    else result.committed.push(seq);
    return !rollBack;
  }

  private hold(random: Random): Promise<void> {
    const [least, most] = this.options.holdMs;
    return sleep(least + random() * (most - least));
  }

  /** Something to hang bars on, in a store that is empty. */
  private async prepare(): Promise<void> {
    const client = await connected(this.options.databaseUrl);
    try {
      await client.query('begin');
      const { rows: [{ seq }] } = await client.query<{ seq: number }>(TAKE_NUMBER);
      await client.query(`insert into instrument (exchange, code, mic, change_seq)
        select 'SZ', '3' || lpad(n::text, 5, '0'), 'XSHE', ${seq} from generate_series(1, 20) n
         where (select count(*) from instrument) < 20 on conflict do nothing`);
      await client.query('commit');
    } finally {
      await client.end();
    }
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, application_name: 'random-writer' });
  // A test may end this database; the query that then fails tells of it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
