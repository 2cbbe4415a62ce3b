import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FalseNode } from '../support/false-node';
import { TestNode } from '../support/node';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const API_KEY = 'canary-admin-8d31';
const NODE_API_KEY = 'canary-nodes-42fa';
const NODES = '/api/v1/nodes';
const HONEST = { at: '2026-11-20T12:00:00.000Z', level: 'info', part: 'tasks', message: 'done' };

interface Line { at: string; level: string; part: string; message: string }
interface Logs { node_id: string; lines: Line[]; code?: string; message?: string; field?: string }

jest.setTimeout(120_000);

let server: TestServer;
let node: TestNode;
let liar: FalseNode;
let handlers: string;
let nodeKey: string;

beforeAll(async () => {
  handlers = mkdtempSync(join(tmpdir(), 'handlers-'));
  writeFileSync(join(handlers, 'fail.js'), `exports.name = 'fail'; exports.run = async ({ why }) => { throw new Error(why); };`);
  server = await TestServer.start({ env: { API_KEY, NODE_API_KEY } });
  nodeKey = (await server.post<{ key: string }>('/api/v1/peers', { name: 'workers', scope: 'node' })).body.key;
  node = await TestNode.start({
    env: {
      NODE_ID: 'node_001', NODE_NAME: `shelf of ${NODE_API_KEY}`, NODE_API_KEY, MASTER_URL: server.url, MASTER_KEY: nodeKey, HANDLERS_DIR: handlers, LOG_LEVEL: 'debug',
      MAX_WORKERS: '1', MAX_QUEUED_TASKS: '1000', TZ: 'America/New_York',
    },
  });
  await eventually('the node to be known', async () => (await logs('node_001')).status === 200);
  liar = await FalseNode.join(server, 'liar', () => null);
  await eventually('the liar to be known', async () => (await logs('liar')).status === 503);
});
afterAll(async () => {
  await liar?.stop();
  await node?.kill('SIGKILL');
  await server?.stop();
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
  rmSync(handlers, { recursive: true });
});

const logs = (id: string, query = '', headers: Record<string, string> = { 'accept-language': 'en' }) => server.get<Logs>(`${NODES}/${id}/logs${query}`, headers);
const linesOf = async (query: string) => (await logs('node_001', query)).body.lines;
const run = (task_id: string, task_data: object) => node.post('/api/v1/task/execute', { task_id, task_type: 'custom', task_data });
const asJson = (said: unknown) => (response: ServerResponse) => response.setHeader('content-type', 'application/json').end(typeof said === 'string' ? said : JSON.stringify(said));
const withLine = (more: object) => asJson({ node_id: 'liar', lines: [{ ...HONEST, ...more }] });

/** The lines of the node's own file, as the server is to show them. */
function written(): Line[] {
  return node.logFile.split('\n').slice(0, -1).map((line) => {
    const [, at, level, part, message] = /^(\S+) \[(\w+)\] ([^:]+): (.*)$/.exec(line) ?? [];
    return { at: new Date(at).toISOString(), level: level.toLowerCase(), part, message };
  });
}

describe('the log of a node', () => {
  it('arrives through the server line by line as it stands in the file, in the time of the server', async () => {
    await run('t-hello', { a: 1 });
    const shown = await eventually('the lines of a task', async () => {
      const lines = await linesOf('?limit=500');
      return lines.at(-1)?.message.includes('任务完成: t-hello') && lines;
    });
    const [{ at }] = shown;
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
    await eventually('the same lines in the file', async () => written().at(-1)?.message.includes('任务完成: t-hello'));
    expect(shown.map((line) => ({ ...line, at: new Date(line.at).toISOString() }))).toEqual(written());
    expect(shown.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('registered with'), expect.stringContaining('接收任务请求: t-hello')]));
    expect(await linesOf('?limit=1')).toEqual(shown.slice(-1));
  });

  it('can be asked for from a level on, and holds no secret whatever was logged', async () => {
    await run('t-fails', { handler: 'fail', why: `no luck with ${NODE_API_KEY} and ${nodeKey} at http://me:hunter22@db/x` });
    const worse = await eventually('the warning', async () => {
      const lines = await linesOf('?level=warning');
      return lines.length > 0 && lines;
    });
    expect(worse.map(({ level, part, message }) => [level, part, message])).toEqual([
      ['warning', 'tasks', '任务执行失败: t-fails, 错误: no luck with *** and *** at http://me:***@db/x'],
    ]);
    expect(await linesOf('?level=error')).toEqual([]);
    expect((await linesOf('?level=info')).map(({ level }) => level)).not.toContain('debug');
    const { text } = await logs('node_001', '?limit=500');
    expect(text).toContain('(shelf of ***)');
    for (const secret of [NODE_API_KEY, nodeKey, API_KEY, 'hunter22']) expect(text).not.toContain(secret);
  });

  it('is its last 500 lines', async () => {
    for (let i = 0; i < 250; i++) await run(`t-${i}`, { a: 1 });
    const last = await eventually('the last task', async () => {
      const lines = await linesOf('?limit=500');
      return lines.at(-1)?.message.startsWith('任务完成: t-249,') && lines;
    }, 60_000);
    expect(last).toHaveLength(500);
    await eventually('all lines in the file', async () => written().at(-1)?.message.startsWith('任务完成: t-249,'));
    expect(last.map(({ message }) => message)).toEqual(written().slice(-500).map(({ message }) => message));
    expect(await linesOf('')).toEqual(last.slice(-200));
    // Of those, and not of what was before them: that is forgotten.
    expect(await linesOf('?limit=500&level=info')).toEqual(last.filter(({ level }) => level !== 'debug'));
  });

  it('is refused by the name of what is wrong', async () => {
    expect(await logs('nobody')).toMatchObject({ status: 404, body: { code: 'node_not_found' } });
    for (const [query, field] of [['?limit=0', 'limit'], ['?limit=501', 'limit'], ['?level=loud', 'level'], ['?more=1', 'more']]) {
      expect(await logs('node_001', query)).toMatchObject({ status: 400, body: { field } });
    }
  });

  it('is for admins', async () => {
    const { key } = (await server.post<{ key: string }>('/api/v1/keys', { name: 'reader', scopes: ['read', 'sync', 'node', 'replicate'] })).body;
    for (const other of [key, nodeKey]) expect(await logs('node_001', '', { 'x-api-key': other })).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
    expect((await server.get(NODES, { 'x-api-key': key })).status).toBe(200);
  });
});

describe('a node that is not to be trusted', () => {
  it('is shown the key, and what it says in the shape of a log is shown', async () => {
    let asked: IncomingMessage | undefined;
    liar.sayLog = (response, request) => {
      asked = request;
      withLine({})(response);
    };
    expect(await logs('liar', '?limit=7&level=error')).toMatchObject({ status: 200, body: { node_id: 'liar', lines: [{ ...HONEST, at: '2026-11-20T20:00:00.000+08:00' }] } });
    expect([asked?.url, asked?.headers['x-api-key']]).toEqual(['/api/v1/logs?limit=7&level=error', NODE_API_KEY]);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['no JSON', asJson('<html>')], ['no object', asJson([HONEST])], ['no lines', asJson({ node_id: 'liar' })], ['the name of another node', asJson({ node_id: 'node_001', lines: [] })],
    ['more lines than were asked for', asJson({ node_id: 'liar', lines: [HONEST, HONEST, HONEST] })], ['a message without end', withLine({ message: 'x'.repeat(2_001) })],
    ['a part without end', withLine({ part: 'x'.repeat(101) })], ['what a terminal obeys', withLine({ message: '\u001b[2J' })], ['text that is turned round', withLine({ message: '\u202egnp' })],
    ['a level that there is not', withLine({ level: 'loud' })], ['a time that is none', withLine({ at: 'yesterday' })], ['a number for a text', withLine({ message: 1 })],
    ['a prototype', asJson('{"node_id":"liar","lines":[],"__proto__":{"a":1}}')], ['an endless answer', asJson(`{"node_id":"liar","lines":[${' '.repeat(5 * 1024 * 1024)}]}`)],
    ['500', (response) => {
      response.statusCode = 500;
      withLine({})(response);
    }],
  ])('is refused for %s', async (_, sayLog) => {
    liar.sayLog = sayLog;
    expect(await logs('liar', '?limit=2')).toMatchObject({ status: 503, body: { code: 'node_answer_invalid', message: expect.stringMatching(/^the node does not answer as nodes do: /) } });
  });

  it('leads nobody elsewhere', async () => {
    let asked = 0;
    liar.sayLog = (response) => {
      asked++;
      if (asked === 1) response.writeHead(302, { location: '/api/v1/logs?limit=2&level=debug' }).end();
      else withLine({})(response);
    };
    expect([(await logs('liar')).body.code, asked]).toEqual(['node_answer_invalid', 1]);
  });

  it.each([[401, 'node_key_refused'], [403, 'node_key_refused'], [429, 'node_key_refused'], [404, 'node_too_old'], [405, 'node_too_old']])('by %i means %s', async (status, code) => {
    liar.sayLog = (response) => response.writeHead(status).end('{"detail":"no"}');
    expect(await logs('liar')).toMatchObject({ status: 503, body: { code } });
  });

  it('keeps nobody waiting for longer than 5 s, and is given tasks as before', async () => {
    const drips: NodeJS.Timeout[] = [];
    liar.sayLog = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.push(setInterval(() => response.write(' '), 200));
    };
    const began = performance.now();
    expect(await logs('liar')).toMatchObject({ status: 503, body: { code: 'node_unreachable' } });
    expect(performance.now() - began).toBeLessThan(10_000);
    drips.forEach(clearInterval);
    expect((await server.get(`${NODES}/liar`)).body).toMatchObject({ breaker: 'closed', trouble: null });
  });
});

it('of a node that is away says so, in the language of who asks', async () => {
  await node.kill('SIGKILL');
  expect(await logs('node_001')).toMatchObject({ status: 503, body: { code: 'node_unreachable', message: expect.stringMatching(/^the node cannot be reached: .*ECONNREFUSED/) } });
  expect((await logs('node_001', '', {})).body.message).toMatch(/^无法连接该节点: /);
});
