// Bars over HTTP: the product's route against pg + JSON.stringify in a bare Fastify route, same rows, same database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import fastify from 'fastify';
import pg from 'pg';
import { openStore, ROOT, scratch, SERVER_MAIN } from './support/product.mjs';
import { median } from './support/rounds.mjs';

const HERE = fileURLToPath(import.meta.url);
const INSTRUMENTS = 100;
const BARS = 5_000;
const CONNECTIONS = 16;
const FIRST_ID = 500_000;

const codeOf = (n) => `RB${String(n).padStart(4, '0')}`;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/** The baseline, in a process of its own as the product is. */
async function serveBaseline() {
  const app = fastify();
  pg.types.setTypeParser(1082, (text) => text);
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });
  app.get('/bars', async (request) => {
    const { rows } = await pool.query({
      name: 'bars',
      text: `select i.code || '.' || i.exchange as instrument, date, open, high, low, close, volume, amount
               from bar_daily b join instrument i on i.id = b.instrument_id
              where i.exchange = $1 and i.code = $2 order by date`,
      values: ['US', request.query.code],
    });
    return { data: rows };
  });
  await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
}

async function startProcess(args, env, url, cwd) {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    const status = await fetch(url).then((r) => r.status, () => 0);
    if (status === 200 || status === 404) return child;
    if (tries > 400 || child.exitCode !== null) throw new Error(`${args[0]} does not answer at ${url}`);
    await sleep(50);
  }
}

async function stopProcess(child) {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function fill(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into instrument (id, exchange, code, mic, change_seq)
       select $1::int + g, 'US', 'RB' || lpad(g::text, 4, '0'), 'XNYS', 1 from generate_series(1, $2::int) g`, [FIRST_ID, INSTRUMENTS],
    );
    await client.query(
      `insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
       select id, date '2005-01-03' + d / 5 * 7 + d % 5, round(o::numeric, 2), round((greatest(o, c) * 1.01)::numeric, 2),
              round((least(o, c) * 0.99)::numeric, 2), round(c::numeric, 2), v, round((v * c)::numeric, 2), 1
         from (select $1::int + g as id, d, 10 + random() * 90 as o, 10 + random() * 90 as c, floor(random() * 1e8) as v
                 from generate_series(1, $2::int) g, generate_series(0, $3::int - 1) d) rows`, [FIRST_ID, INSTRUMENTS, BARS],
    );
    await client.query('vacuum analyze bar_daily');
    await client.query('analyze instrument');
  } finally {
    await client.end();
  }
}

/** @param instruments how many are asked for in turn */
async function shot(address, pathOf, instruments, seconds) {
  let n = 0;
  const result = await autocannon({
    url: address, connections: CONNECTIONS, duration: seconds,
    requests: [{ setupRequest: (request) => ({ ...request, path: pathOf(codeOf(1 + (n++ % instruments))) }) }],
  });
  if (result.errors > 0 || result.non2xx > 0 || result.requests.total === 0) throw new Error(`${address} failed requests`);
  return result.requests.total / result.duration;
}

export async function run({ count = 5, seconds = 3 } = {}) {
  const store = await openStore('read');
  const home = scratch('read-server');
  const children = [];
  try {
    const [productPort, baselinePort] = [await freePort(), await freePort()];
    const product = `http://127.0.0.1:${productPort}`;
    const baseline = `http://127.0.0.1:${baselinePort}`;
    await fill(store.url);
    const common = { DATABASE_URL: store.url };
    children.push(await startProcess(
      [SERVER_MAIN], { ...common, PORT: String(productPort), DATA_DIR: home.dir, SCHEDULER: 'off' }, `${product}/health/ready`, home.dir,
    ));
    children.push(await startProcess([HERE, 'baseline'], { ...common, PORT: String(baselinePort) }, `${baseline}/`, ROOT));

    const bars = (code) => `/api/v1/bars?instruments=${code}.US`;
    // One instrument again and again is answered from what was kept under its change number; 100 in turn are not.
    const cases = {
      'pg + JSON.stringify': [baseline, (code) => `/bars?code=${code}`, 1],
      'GET /api/v1/bars, one instrument': [product, bars, 1],
      'GET /api/v1/bars, 100 instruments in turn, made anew each time': [product, bars, INSTRUMENTS],
      'the same as CSV': [product, (code) => `${bars(code)}&format=csv`, INSTRUMENTS],
    };
    const [truth, ours] = await Promise.all(Object.values(cases).slice(0, 2).map(async ([address, path]) => (await fetch(address + path(codeOf(7)))).json()));
    if (truth.data.length !== BARS || JSON.stringify(truth.data) !== JSON.stringify(ours.data)) throw new Error('the two routes differ');

    const names = Object.keys(cases);
    const rates = Object.fromEntries(names.map((name) => [name, []]));
    for (const name of names) await shot(...cases[name], 1);
    for (let round = 0; round < count; round++) {
      for (let k = 0; k < names.length; k++) {
        const name = names[(k + round) % names.length];
        rates[name].push(await shot(...cases[name], seconds));
      }
    }
    const [base, ...others] = names;
    return [
      { name: `${base} (${BARS} bars as JSON, ${CONNECTIONS} connections)`, details: `${median(rates[base]).toFixed(1)} requests/s` },
      ...others.map((name) => ({
        name: `${name}, against ${base}`, ratio: median(rates[name].map((rate, round) => rate / rates[base][round])),
        wanted: name === others[0] ? 2.5 : undefined,
        details: `${median(rates[name]).toFixed(1)} requests/s (${Math.min(...rates[name]).toFixed(1)}–${Math.max(...rates[name]).toFixed(1)})`,
      })),
    ];
  } finally {
    for (const child of children) await stopProcess(child);
    await store.close();
    home.remove();
  }
}

if (process.argv[1] === HERE && process.argv[2] === 'baseline') await serveBaseline();
