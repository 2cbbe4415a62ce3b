import { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { PeerClient } from '@tidemark/http-client';
import { StubNode, StubOptions, StubTask } from '../../../../test/support/stub-node';
import { AttemptEnd, AttemptOrder } from './attempt';
import { LinkVerdict, NodeLink } from './node-link';

const STALL_MS = 2_000;
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function stubNode(options: StubOptions = {}): Promise<StubNode> {
  const stub = await StubNode.start(options);
  open.push(() => stub.stop());
  return stub;
}

function linkTo(url: string, key?: string, stallMs = STALL_MS): NodeLink {
  const [client, keyless] = [new PeerClient({ allowed: [], key }), new PeerClient({ allowed: [] })];
  open.push(() => client.close(), () => keyless.close());
  return new NodeLink({ url, client, keyless, term: () => 7, stallMs });
}

const order = (taskId: string, more: Partial<AttemptOrder> = {}): AttemptOrder => ({
  taskId, attempt: 1, type: 'custom', data: { handler: 'echo' }, priority: 5, timeoutSeconds: 30, ...more,
});

interface Heard {
  readonly ends: Map<string, AttemptEnd>;
  readonly said: string[];
  readonly verdicts: LinkVerdict[];
}

async function send(link: NodeLink, ...orders: AttemptOrder[]): Promise<Heard> {
  const heard: Heard = { ends: new Map(), said: [], verdicts: [] };
  await link.run(orders, {
    started: (taskId) => heard.said.push(`${taskId} started`),
    progress: (taskId, fraction, message) => heard.said.push(`${taskId} ${fraction} ${message}`),
    ended: (taskId, end) => {
      if (heard.ends.has(taskId)) throw new Error(`${taskId} ended twice`);
      heard.ends.set(taskId, end);
    },
  }, (verdict) => heard.verdicts.push(verdict));
  expect([...heard.ends.keys()].sort()).toEqual(orders.map(({ taskId }) => taskId).sort());
  return heard;
}

/** Answers 200 and these lines, then ends unless it is to hang. */
const says = (lines: (tasks: readonly StubTask[]) => string[], hang = false): StubOptions => ({
  run: (tasks, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const line of lines(tasks)) response.write(line);
    if (!hang) response.end();
    return true;
  },
});
const line = ({ task_id, attempt }: StubTask, more: object) => `${JSON.stringify({ task_id, attempt, ...more })}\n`;
const done = (task: StubTask, result: object = { ok: 1 }) => line(task, { event: 'ended', status: 'completed', result, execution_time: 2 });

describe('an honest node', () => {
  it('is sent what it needs, and each task ends once with its outcome', async () => {
    const stub = await stubNode({
      ...says((tasks) => [
        line(tasks[0], { event: 'started' }), '\n', line(tasks[0], { event: 'progress', fraction: 0.5, message: 'half' }), done(tasks[0]),
        line(tasks[1], { event: 'ended', status: 'failed', error: { code: 'timeout', message: 'too late', retryable: true }, result: { part: 1 } }),
        line(tasks[2], { event: 'ended', status: 'cancelled' }), line(tasks[3], { event: 'refused', code: 'node_busy', message: 'full' }),
      ]), key: 'node-key',
    });
    const began = Date.now();
    const { ends, said, verdicts } = await send(linkTo(stub.url, 'node-key'), order('a', { bars: { 'SPX.US': { n: 0, base64: '' } } }), order('b'), order('c'), order('d'));
    expect(stub.seen).toEqual([expect.objectContaining({
      method: 'POST', path: '/api/v1/tasks/run', key: 'node-key', body: {
        term: 7, tasks: [
          { task_id: 'a', attempt: 1, task_type: 'custom', task_data: { handler: 'echo' }, priority: 5, timeout: 30, bars: { 'SPX.US': { n: 0, base64: '' } } },
          ...['b', 'c', 'd'].map((task_id) => ({ task_id, attempt: 1, task_type: 'custom', task_data: { handler: 'echo' }, priority: 5, timeout: 30 })),
        ],
      },
    })]);
    expect(said).toEqual(['a started', 'a 0.5 half']);
    expect(ends.get('a')).toMatchObject({ kind: 'ended', outcome: { status: 'completed', result: { ok: 1 } } });
    expect(ends.get('b')).toMatchObject({
      outcome: { status: 'failed', error: { code: 'timeout', message: 'too late', message_zh: null, field: null, retryable: true }, result: { part: 1 } },
    });
    expect(ends.get('c')).toMatchObject({ outcome: { status: 'cancelled' } });
    expect(ends.get('d')).toEqual({ kind: 'refused', code: 'node_busy', message: 'full' });
    expect(verdicts).toEqual([]);
    const { startedAt, completedAt } = ends.get('b') as Extract<AttemptEnd, { kind: 'ended' }>;
    for (const at of [startedAt, completedAt]) expect(at.getTime()).toBeGreaterThanOrEqual(began);
  });

  it('keeps one connection for many runs', async () => {
    const stub = await stubNode({ taskMs: () => 1 });
    const link = linkTo(stub.url);
    for (let i = 0; i < 5; i++) expect((await send(link, order(`t${i}`))).ends.get(`t${i}`)?.kind).toBe('ended');
    expect(stub.connections).toBe(1);
  });

  it('may have a long result fetched, packed or not', async () => {
    const long = says((tasks) => [line(tasks[0], { event: 'ended', status: 'completed', result: null, result_at: 'http://127.0.0.1:1/never-asked' })]);
    const packed = await stubNode(long);
    expect((await send(linkTo(packed.url), order('a'))).ends.get('a')).toMatchObject({ outcome: { result: { long: 'x'.repeat(200_000) } } });
    expect(packed.seen.map(({ path }) => path)).toEqual(['/api/v1/tasks/run', '/api/v1/task/a/result']);
    const plain = await stubNode({ ...long, result: (response) => response.end('{"plain":true}') });
    expect((await send(linkTo(plain.url), order('a'))).ends.get('a')).toMatchObject({ outcome: { result: { plain: true } } });
  });

  it('is asked to cancel', async () => {
    const stub = await stubNode({ taskMs: () => Number.POSITIVE_INFINITY });
    const link = linkTo(stub.url);
    const run = send(link, order('a'));
    while (stub.active === 0) await wait(5);
    await link.cancel('a');
    expect((await run).ends.get('a')).toMatchObject({ kind: 'ended', outcome: { status: 'cancelled' } });
    await stub.stop();
    await link.cancel('a');
  });

  it('that does not end its answer is left all the same', async () => {
    const stub = await stubNode({
      run: (tasks, response) => {
        response.writeHead(200).write(done(tasks[0]));
        const timer = setInterval(() => response.write('\n'), 100);
        response.on('close', () => clearInterval(timer));
        return true;
      },
    });
    const began = performance.now();
    expect((await send(linkTo(stub.url), order('a'))).ends.get('a')?.kind).toBe('ended');
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});

describe('a broken line', () => {
  it('is asked once more, and the task is not run twice', async () => {
    const stub = await stubNode({ taskMs: () => 300 });
    const run = send(linkTo(stub.url), order('a'), order('b'));
    while (stub.active < 2) await wait(5);
    stub.cut();
    const { ends, verdicts } = await run;
    for (const id of ['a', 'b']) expect(ends.get(id)).toMatchObject({ kind: 'ended', outcome: { status: 'completed' } });
    expect([stub.runs(), [...stub.executed.values()], verdicts]).toEqual([2, [1, 1], []]);
  });

  it('after the work was done brings the stored end', async () => {
    // It does the work, and its answer never arrives.
    const stub = await stubNode({ taskMs: () => 0, run: (_, response, node) => { if (node.runs() === 1) response.socket?.destroy(); return false; } });
    expect((await send(linkTo(stub.url), order('a'))).ends.get('a')).toMatchObject({ kind: 'ended' });
    expect([stub.runs(), [...stub.executed.values()]]).toEqual([2, [1]]);
  });

  it('that breaks again, or to a node that does not answer for its health, is lost', async () => {
    const cutting: StubOptions = { run: (_, response) => { response.socket?.destroy(); return true; } };
    const again = await stubNode(cutting);
    const lost = await send(linkTo(again.url), order('a'), order('b'));
    expect([lost.ends.get('a'), lost.ends.get('b')?.kind, lost.verdicts, again.runs()]).toEqual([{ kind: 'lost', reason: expect.stringContaining('ECONNRESET') }, 'lost', ['failed'], 2]);
    const ill = await stubNode({ ...cutting, health: () => 500 });
    expect((await send(linkTo(ill.url), order('a'))).ends.get('a')?.kind).toBe('lost');
    expect(ill.runs()).toBe(1);
  });

  it('of a node that stops is noticed, and not that of one that only works long', async () => {
    const silent = await stubNode({ run: (_, response) => { response.writeHead(200).write('\n'); return true; }, health: () => 503 });
    const began = performance.now();
    expect((await send(linkTo(silent.url), order('a'))).ends.get('a')).toMatchObject({ kind: 'lost', reason: expect.stringContaining('nothing moved') });
    expect(performance.now() - began).toBeLessThan(15_000);
    const alive = await stubNode({
      run: (tasks, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('\n'), 300);
        setTimeout(() => {
          clearInterval(timer);
          response.end(done(tasks[0]));
        }, 1.5 * STALL_MS);
        return true;
      },
    });
    expect((await send(linkTo(alive.url), order('a'))).ends.get('a')?.kind).toBe('ended');
  });

  it('to nobody costs nothing', async () => {
    const stub = await stubNode();
    const { url } = stub;
    await stub.stop();
    const { ends, verdicts } = await send(linkTo(url), order('a'));
    expect([ends.get('a'), verdicts]).toEqual([{ kind: 'refused', code: 'node_unreachable', message: expect.stringContaining('ECONNREFUSED') }, ['unreachable']]);
  });

  it('keeps what had ended before it broke', async () => {
    const stub = await stubNode({ ...says(() => []), run: (tasks, response) => { response.writeHead(200).write(done(tasks[0]), () => response.socket?.destroy()); return true; }, health: () => 500 });
    const { ends } = await send(linkTo(stub.url), order('a'), order('b'));
    expect([ends.get('a')?.kind, ends.get('b')?.kind]).toEqual(['ended', 'lost']);
  });
});

describe('a node that lies', () => {
  const lies: [string, (tasks: readonly StubTask[]) => string[]][] = [
    ['garbage', () => ['garbage\n']],
    ['NaN', (t) => [`{"task_id":"${t[0].task_id}","attempt":1,"event":"progress","fraction":NaN}\n`]],
    ['another task', (t) => [done({ ...t[0], task_id: 'somebody-elses' })]],
    ['another attempt', (t) => [done({ ...t[0], attempt: 2 })]],
    ['no result', (t) => [line(t[0], { event: 'ended', status: 'completed' })]],
    ['a polluted result', (t) => [`{"task_id":"${t[0].task_id}","attempt":1,"event":"ended","status":"completed","result":{"__proto__":{"x":1}}}\n`]],
    ['an endless line', () => ['x'.repeat(400_000)]],
    ['lines without end', (t) => Array.from({ length: 60_000 }, () => line(t[0], { event: 'progress', fraction: 0.1, message: 'x'.repeat(100) }))],
  ];
  it.each(lies)('with %s is not trusted any more, and not asked again', async (_, lines) => {
    const stub = await stubNode(says((tasks) => [...lines(tasks), ...tasks.map((task) => done(task))], true));
    const { ends, verdicts } = await send(linkTo(stub.url), order('a'), order('b'));
    expect([ends.get('a')?.kind, ends.get('b')?.kind, verdicts, stub.runs()]).toEqual(['lost', 'lost', ['failed'], 1]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('calls itself healthy and answers 500', async () => {
    const stub = await stubNode({ run: (_, response) => { response.writeHead(500).end('oops'); return true; } });
    const { ends, verdicts } = await send(linkTo(stub.url), order('a'));
    expect([ends.get('a'), verdicts, stub.runs()]).toEqual([{ kind: 'lost', reason: 'answered 500' }, ['failed'], 2]);
  });

  it('ends its answer without the ends of its tasks', async () => {
    const stub = await stubNode(says((tasks) => [line(tasks[0], { event: 'started' })]));
    expect((await send(linkTo(stub.url), order('a'))).ends.get('a')).toEqual({ kind: 'lost', reason: 'the answer ended without the end of the task' });
  });

  it('announces a result that is none', async () => {
    const announce = says((tasks) => [line(tasks[0], { event: 'ended', status: 'completed', result_at: '/api/v1/task/a/result?attempt=1' })]);
    const results: ((response: ServerResponse) => void)[] = [
      (response) => response.end('[1]'), (response) => response.end('nope'), (response) => response.writeHead(404).end(),
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify({ a: 1 })).subarray(0, 12)),
    ];
    for (const result of results) {
      const stub = await stubNode({ ...announce, result });
      const { ends } = await send(linkTo(stub.url), order('a'));
      expect(ends.get('a')).toMatchObject({ kind: 'lost', reason: expect.stringMatching(/^its result could not be taken/) });
    }
  });

  it('lets the time of a task pass, and is told to stop it', async () => {
    const stub = await stubNode({ taskMs: (task) => (task.task_id === 'slow' ? Number.POSITIVE_INFINITY : 50) });
    // Its grace of 10 s is the same for all.
    const { ends, verdicts } = await send(linkTo(stub.url, undefined, 20_000), order('slow', { timeoutSeconds: 0.1 }), order('quick'));
    expect([ends.get('slow'), ends.get('quick')?.kind, verdicts]).toEqual([{ kind: 'lost', reason: 'no end within 10 s' }, 'ended', ['failed']]);
    expect(stub.seen.map(({ path }) => path)).toContain('/api/v1/task/slow/cancel');
  });
});

describe('a refusal', () => {
  const answers = (status: number, body: object): StubOptions => ({ run: (_, response) => { response.writeHead(status).end(JSON.stringify(body)); return true; } });

  it.each([
    [503, { detail: 'full' }, { kind: 'refused', code: 'node_busy', message: 'full' }, 'blameless'],
    [503, { code: 'node_draining', message: 'going' }, { kind: 'refused', code: 'node_draining', message: 'going' }, 'blameless'],
    [429, {}, { kind: 'refused', code: 'node_busy', message: 'answered 429' }, 'blameless'],
    [409, { code: 'stale_term', detail: 'old' }, { kind: 'refused', code: 'stale_term', message: 'old' }, 'blameless'],
    [401, { detail: 'Invalid API key' }, { kind: 'refused', code: 'node_key_refused', message: 'Invalid API key' }, 'failed'],
    [404, { detail: 'Not Found' }, { kind: 'refused', code: 'not_a_node', message: 'Not Found' }, 'failed'],
    [413, { code: 'body_too_large' }, { kind: 'lost', reason: 'answered 413 body_too_large' }, 'blameless'],
  ])('of %p %j', async (status, body, end, verdict) => {
    const stub = await stubNode(answers(status, body));
    const { ends, verdicts } = await send(linkTo(stub.url), order('a'));
    expect([ends.get('a'), verdicts, stub.runs()]).toEqual([end, [verdict], 1]);
  });

  it('by a redirect is none that is followed: nobody else sees key or task', async () => {
    const canary = await stubNode();
    for (const status of [301, 302, 303, 307, 308]) {
      const stub = await stubNode({ run: (_, response) => { response.writeHead(status, { location: `${canary.url}/api/v1/tasks/run` }).end(); return true; } });
      const { ends } = await send(linkTo(stub.url, 'secret'), order('a'));
      expect(ends.get('a')?.kind).toBe('lost');
    }
    expect(canary.connections).toBe(0);
  });

  it('of an address that is not listed: nothing is sent', async () => {
    const stub = await stubNode({ host: '0.0.0.0' });
    const { ends } = await send(linkTo(`http://0.0.0.0:${stub.port}`), order('a'));
    expect([ends.get('a'), stub.connections]).toEqual([expect.objectContaining({ kind: 'refused', code: 'peer_not_allowed' }), 0]);
  });
});
