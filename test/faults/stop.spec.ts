import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, isRunning } from '../support/child-processes';
import { embeddedUrl } from '../support/outside-postgres';
import { randomFrom } from '../support/random';
import { makeHome, TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, runOf, startBatch, untilWriting } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';

const STOP_WITHIN_MS = 30_000;

jest.setTimeout(120_000);

let market: TdxMarket;
let home: string;
beforeAll(() => {
  market = makeTdxMarket({ instruments: 50, from: '2006-01-01', to: '2025-12-31', random: randomFrom(1) });
});
beforeEach(() => { home = makeHome(); });
afterEach(() => rmSync(home, { recursive: true, force: true }));
afterAll(async () => {
  market.remove();
  await TestServer.expectNoneRunning();
});

describe('SIGTERM in the middle of a sync', () => {
  it('ends the run as interrupted, Postgres and the process with code 0, and the next start is clean', async () => {
    const options = { home, env: market.env, config: market.config };
    let server = await TestServer.start(options);
    const taskId = await startBatch(server, market);
    await untilWriting(server, taskId);
    const began = performance.now();
    // Fails unless it is code 0 and no process is left.
    await server.stop();
    expect(performance.now() - began).toBeLessThan(STOP_WITHIN_MS);

    server = await TestServer.start(options);
    // On record before the process ended, not found out by the next one.
    expect(server.stdout).not.toContain('个同步任务被中断');
    expect(await runOf(server, taskId)).toMatchObject({ status: 'failed', reason: 'interrupted' });
    const audit = await StoreAudit.open(embeddedUrl(home), market);
    expect(await audit.faults()).toEqual(NO_FAULTS);
    const [lease] = await audit.rows('select task, released_at is not null as released from sync_lease');
    expect(lease).toEqual({ task: null, released: true });
    expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
    expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
    await audit.close();
    await server.stop();
  });

  it('ends at once at the second one, and nothing is half-way', async () => {
    const options = { home, env: market.env, config: market.config };
    let server = await TestServer.start(options);
    const audit = await StoreAudit.open(embeddedUrl(home), market);
    const taskId = await startBatch(server, market);
    await untilWriting(server, taskId);
    // The run's next write waits for this lock of ours, and with it the first stop.
    await audit.rows('begin');
    await audit.rows('lock table bar_daily in access exclusive mode');
    server.signal('SIGTERM');
    await sleep(1_000);
    const children = descendantsOf(server.pid).filter(({ command }) => command.includes('postgres'));
    const began = performance.now();
    server.signal('SIGTERM');
    expect(await server.waitForEnd()).toEqual({ code: 1, signal: null });
    expect(performance.now() - began).toBeLessThan(2_000);
    await audit.rows('rollback');
    server = await TestServer.start(options);
    expect(await audit.faults()).toEqual(NO_FAULTS);
    const next = await startBatch(server, market);
    expect(await runOf(server, taskId)).toMatchObject({ status: 'failed', reason: 'interrupted' });
    expect(await endOf(server, next)).toMatchObject({ status: 'completed' });
    expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
    await audit.close();
    await server.stop();
    expect(children.filter(isRunning)).toEqual([]);
  });
});
