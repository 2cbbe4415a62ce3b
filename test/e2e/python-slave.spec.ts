import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { hasPython, namesOfPythonSlaves, pythonNow, pythonSync, runPythonSlave } from '../support/python-slave';

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

// Not a fake of the master: it only shows what the clients send. Against the master they run with the replication tests.
let listener: Server;
let port: number;
let seen: Seen[];
let status: (url: string) => number;

const pythonIt = hasPython() ? it : it.skip;
const NAIVE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/;

beforeEach(async () => {
  seen = [];
  status = () => 200;
  listener = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString('utf8'); });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, body, headers: request.headers });
      response.writeHead(status(request.url ?? ''), { 'content-type': 'application/json' }).end('{"success":true}');
    });
  });
  await new Promise<void>((done) => { listener.listen(0, '127.0.0.1', done); });
  port = (listener.address() as AddressInfo).port;
});
afterEach(() => new Promise((done) => { listener.close(done); listener.closeAllConnections(); }));

describe('the original slave clients', () => {
  it('ask under their names, with nulls or without what is absent, with naive dates', async () => {
    const dates = { start_date: pythonNow(30), end_date: pythonNow() };
    for (const name of namesOfPythonSlaves(port, 'backup1')) {
      await pythonSync(port, name, { symbol: '平安' }, 'nulls');
      await pythonSync(port, name, { symbol: 'US.SPX', ...dates }, 'absent');
      await pythonSync(port, name, {}, 'absent');
    }
    expect(seen.filter((_, i) => i % 3 === 0).map(({ url }) => url)).toEqual([
      `/api/dms/slaves/${hostname()}_slave/sync`, `/api/dms/slaves/127.0.0.1_${port}/sync`, '/api/dms/slaves/backup1/sync',
    ]);
    expect(seen.slice(0, 3).map(({ body }) => body)).toEqual([
      '{"symbol": "\\u5e73\\u5b89", "start_date": null, "end_date": null}',
      `{"symbol": "US.SPX", "start_date": "${dates.start_date}", "end_date": "${dates.end_date}"}`,
      '{}',
    ]);
    expect(dates.start_date).toMatch(NAIVE);
    expect(seen.every(({ method, headers }) => method === 'POST' && headers['content-type'] === 'application/json')).toBe(true);
  });

  pythonIt('run in Python send the same', async () => {
    const { code, calls } = await runPythonSlave(port, 'backup1');
    expect(code).toBe(0);
    expect(calls.map((call) => call.status)).toEqual(Array(21).fill(200));
    const names = namesOfPythonSlaves(port, 'backup1');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(
      names.flatMap((name) => ['GET /api/dms/status', ...Array<string>(6).fill(`POST /api/dms/slaves/${name}/sync`)]));
    expect(seen.slice(1, 3).map(({ body }) => body)).toEqual([
      '{"symbol": null, "start_date": null, "end_date": null}', '{"symbol": "US.SPX", "start_date": null, "end_date": null}',
    ]);
    const { start_date: start, end_date: end } = JSON.parse(seen[3].body) as { start_date: string; end_date: string };
    expect(start).toMatch(NAIVE);
    expect(end).toMatch(NAIVE);
    expect(seen.slice(4, 6).map(({ body }) => body)).toEqual(['{}', '{"symbol": "US.SPX"}']);
  });

  pythonIt.each([201, 204, 409, 500])('take status %s for a failure', async (wrong) => {
    status = (url) => (url.includes('_slave') ? wrong : 200);
    const { code, calls } = await runPythonSlave(port, 'backup1');
    expect(code).toBe(1);
    expect(calls.filter((call) => call.status === wrong)).toHaveLength(6);
  });
});
