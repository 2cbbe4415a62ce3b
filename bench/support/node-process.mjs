// The built worker node as a process of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_MAIN } from './product.mjs';
import { freePort, profileFlags } from './server-process.mjs';

const START_MS = 30_000;
const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** @param home a folder of its own */
export async function startNode({ home, name, masterUrl, env = {} }) {
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const child = spawn(process.execPath, [...profileFlags(name), NODE_MAIN], {
    cwd: home, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH, HOME: process.env.HOME, NODE_ID: name, NODE_NAME: name, NODE_PORT: String(port), MAX_CPU_PERCENT: '100',
      ...(masterUrl && { MASTER_URL: masterUrl }), ...env,
    },
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { output += chunk; });
  const exit = new Promise((done) => child.once('exit', () => { running.delete(child); done(); }));
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + START_MS; ; await sleep(20)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${name} does not answer:\n${output}`);
    if (await fetch(`${url}/api/v1/health`).then((r) => r.ok, () => false)) break;
  }
  return {
    name, url, pid: child.pid, log: () => output,
    /** Resident, in MB. */
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: async () => { child.kill('SIGTERM'); await exit; },
  };
}
