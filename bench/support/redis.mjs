// A Redis of the benchmark's own, where the machine has one.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './server-process.mjs';

/** Undefined: there is no redis-server on this machine. */
export async function startRedis(dir) {
  const port = await freePort();
  mkdirSync(`${dir}/redis`, { recursive: true });
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', `${dir}/redis`], { stdio: 'ignore' });
  const started = await Promise.race([new Promise((ok) => child.once('error', () => ok(false))), sleep(500, true)]);
  if (!started) return undefined;
  return { port, stop: async () => { const gone = new Promise((ok) => child.once('exit', ok)); child.kill('SIGTERM'); await gone; } };
}
