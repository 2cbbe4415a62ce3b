// The built server as a process of its own, on a database that the benchmark made.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_MAIN } from './product.mjs';

const START_MS = 60_000;
const running = new Set();
// A benchmark that is broken off leaves no process behind.
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** With BENCH_PROFILE=<folder> a process leaves a CPU profile there when it ends. */
export function profileFlags(name) {
  const { BENCH_PROFILE: dir } = process.env;
  return dir ? ['--cpu-prof', `--cpu-prof-dir=${dir}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`] : [];
}

/**
 * @param home a folder of its own @param config content of its tidemark.yaml
 */
export async function startServer({ home, name, databaseUrl, env = {}, config = 'instruments: []\n', port }) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'tidemark.yaml'), config);
  const taken = port ?? await freePort();
  const child = spawn(process.execPath, [...profileFlags(name), SERVER_MAIN], {
    cwd: home, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH, HOME: process.env.HOME, NODE_NAME: name, PORT: String(taken), DATA_DIR: join(home, 'data'),
      DATABASE_URL: databaseUrl, SCHEDULER: 'off', ...env,
    },
  });
  running.add(child);
  let output = '';
  const listeners = new Set();
  const hear = (chunk) => { output += chunk; for (const look of listeners) look(); };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exit = new Promise((done) => child.once('exit', (code, signal) => { running.delete(child); hear(`exit ${code ?? signal}\n`); done(); }));
  /** When it has said this: performance.now(). */
  const said = (text) => new Promise((done, fail) => {
    const timer = setTimeout(() => { listeners.delete(look); fail(new Error(`${name} did not say "${text}":\n${output}`)); }, START_MS);
    const look = () => {
      if (!output.includes(text)) return;
      listeners.delete(look);
      clearTimeout(timer);
      done(performance.now());
    };
    listeners.add(look);
    look();
  });
  const url = `http://127.0.0.1:${taken}`;
  const answering = async (path = '/health/live') => {
    for (const until = Date.now() + START_MS; ; await sleep(20)) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`${name} does not answer:\n${output}`);
      if (await fetch(url + path).then((r) => r.ok, () => false)) return;
    }
  };
  return { name, url, port: taken, pid: child.pid, said, answering, log: () => output, stop: async () => { child.kill('SIGTERM'); await exit; } };
}
