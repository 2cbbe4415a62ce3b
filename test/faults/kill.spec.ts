import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedUrl, OutsidePostgres } from '../support/outside-postgres';
import { announce, freshSeed, Random, randomFrom } from '../support/random';
import { makeHome, ServerOptions, TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, runOf, startBatch, startWithin, until } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';

/** Kills that hit a running batch. Two thirds of them with the embedded Postgres, the rest with one outside. */
const KILLS = Number(process.env.FAULT_KILLS ?? 12);
const OUTSIDE_KILLS = Math.floor(KILLS / 3);
const LOCK_FREE_MS = 10_000;
const RECOVERY_LOOKS_EVERY_MS = 10_000;
const SEED = freshSeed();

jest.setTimeout(60_000 + KILLS * 15_000);

let random: Random;
let market: TdxMarket;
beforeAll(() => {
  random = randomFrom(SEED);
  market = makeTdxMarket({ instruments: 40, from: '2008-01-01', to: '2025-12-31', random });
});
afterAll(async () => {
  market.remove();
  await TestServer.expectNoneRunning();
});

interface Tally {
  hits: number;
  misses: number;
  wholeRuns: number;
  slowestLockMs: number;
}

/** A server, its store, and what is done to them. */
class Victim {
  readonly tally: Tally = { hits: 0, misses: 0, wholeRuns: 0, slowestLockMs: 0 };
  /** The quickest whole run so far: a kill is to come before its end. */
  private runMs = Infinity;
  private begunAt = 0;
  private runs = 0;

  private constructor(private readonly options: ServerOptions, private server: TestServer, readonly audit: StoreAudit) {}

  static async start(options: ServerOptions, url: () => string): Promise<Victim> {
    const server = await TestServer.start(options);
    const victim = new Victim(options, server, await StoreAudit.open(url(), market));
    await victim.finish(await victim.begin());
    return victim;
  }

  /** kill -9 at a random point of a run, a restart on the same store, and a new run within the limit. */
  async killDuring(taskId: string): Promise<string> {
    await sleep(random() * this.runMs * 0.75);
    await this.server.kill('SIGKILL', true);
    const killedAt = performance.now();
    this.server = await TestServer.start(this.options);
    const found = await this.audit.faults();
    expect(found).toEqual(NO_FAULTS);
    // At first without a new run, which would settle the old one by itself.
    if (this.runs++ === 0) await until(RECOVERY_LOOKS_EVERY_MS + 2_000, 'the run is marked', async () => (await runOf(this.server, taskId))?.status !== 'running');
    // What is left to do is less than a whole run: its time says nothing.
    this.begunAt = -Infinity;
    const next = await startWithin(this.server, market, LOCK_FREE_MS);
    const lockMs = performance.now() - killedAt;
    const old = await runOf(this.server, taskId);
    if (old?.status === 'completed') {
      this.tally.misses++;
      await this.finish(next.taskId);
      return this.begin();
    }
    // Killed before the answer was on its way: then there may be no record, and nothing may be of it.
    expect(old).toMatchObject({ status: 'failed', reason: 'interrupted' });
    if (this.runs > 1) this.tally.slowestLockMs = Math.max(this.tally.slowestLockMs, lockMs);
    this.tally.hits++;
    return next.taskId;
  }

  /** Lets a run end, compares every row, and begins anew with an empty store. */
  async finish(taskId: string): Promise<void> {
    expect(await endOf(this.server, taskId)).toMatchObject({ status: 'completed', reason: null });
    this.runMs = Math.min(this.runMs, performance.now() - this.begunAt);
    expect({ ...(await this.audit.faults()), missing: await this.audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
    const [open] = await this.audit.rows<{ n: number }>(`select count(*)::int as n from sync_day where status not in ('success', 'skipped')`);
    expect(open.n).toBe(0);
    this.tally.wholeRuns++;
    await this.audit.empty();
  }

  begin(): Promise<string> {
    this.begunAt = performance.now();
    return startBatch(this.server, market);
  }

  async stop(): Promise<void> {
    await this.audit.close();
    await this.server.stop();
  }
}

async function killMany(victim: Victim, kills: number): Promise<void> {
  let taskId = await victim.begin();
  for (let tries = 0; victim.tally.hits < kills && tries < kills * 3; tries++) {
    taskId = await victim.killDuring(taskId);
    // The successor is the next victim, or is let through.
    if (random() < 1 / 3) {
      await victim.finish(taskId);
      taskId = await victim.begin();
    }
  }
  await victim.finish(taskId);
  expect(victim.tally.hits).toBe(kills);
  expect(victim.tally.slowestLockMs).toBeLessThan(LOCK_FREE_MS);
}

const say = (where: string, { hits, misses, wholeRuns, slowestLockMs }: Tally) => announce(
  `kill -9 in a batch, ${where}: ${hits} kills (${misses} came too late), ${wholeRuns} whole runs compared row by row, ` +
  `lock taken again after at most ${Math.round(slowestLockMs)} ms with the restart, FAULT_SEED=${SEED}`,
);

let victim: Victim | undefined;
let outside: OutsidePostgres | undefined;
let home: string;
beforeEach(() => { home = makeHome(); });
afterEach(async () => {
  await victim?.stop();
  await outside?.stop();
  victim = outside = undefined;
  rmSync(home, { recursive: true, force: true });
});

test('kill -9 at random points of a batch loses and doubles nothing: embedded Postgres', async () => {
  victim = await Victim.start({ home, env: market.env, config: market.config }, () => embeddedUrl(home));
  await killMany(victim, KILLS - OUTSIDE_KILLS);
  say('embedded Postgres', victim.tally);
});

test('kill -9 at random points of a batch loses and doubles nothing: a Postgres that lives on', async () => {
  outside = await OutsidePostgres.start();
  const { url } = outside;
  victim = await Victim.start({ home, env: { ...market.env, DATABASE_URL: url }, config: market.config }, () => url);
  await killMany(victim, OUTSIDE_KILLS);
  say('Postgres outside', victim.tally);
});
