import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './free-ports';

const CACHE = resolve(__dirname, '../../node_modules/.cache/tidemark-test');
const PATIENCE_MS = 60_000;

/**
 * The data folder of a server that was started once and stopped, copied: a first start takes as long as some whole tests.
 * Made by the built server itself, anew for each build; tests of first starts say where their data lie, and get an empty folder.
 */
export async function layPreparedData(home: string, main: string): Promise<void> {
  const prepared = join(CACHE, `data-${Math.round(statSync(main).mtimeMs)}`);
  if (!existsSync(prepared)) await prepare(prepared, main);
  // With its owners: as root, Postgres runs as somebody else.
  await promisify(execFile)('cp', ['-a', prepared, join(home, 'data')]);
  // Copies would all try for the one port that the first of them had.
  const file = join(home, 'data', 'postgres.json');
  const [port] = await freePorts(1);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, port }));
}

/** One process makes it, the others wait. */
async function prepare(prepared: string, main: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const lock = `${prepared}.lock`;
  const isMine = mkdirIfAbsent(lock);
  if (!isMine) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!existsSync(prepared) && existsSync(lock) && Date.now() < deadline) await sleep(50);
    if (existsSync(prepared)) return;
    rmSync(lock, { recursive: true, force: true });
    return prepare(prepared, main);
  }
  const home = mkdtempSync(join(tmpdir(), 'tidemark-prepare-'));
  chmodSync(home, 0o755);
  try {
    await startOnce(main, home);
    await promisify(execFile)('cp', ['-a', join(home, 'data'), `${prepared}.draft`]);
    renameSync(`${prepared}.draft`, prepared);
    // Those of earlier builds.
    for (const name of readdirSync(CACHE)) if (!name.startsWith(basename(prepared))) rmSync(join(CACHE, name), { recursive: true, force: true });
  } finally {
    rmSync(home, { recursive: true, force: true });
    rmSync(lock, { recursive: true, force: true });
  }
}

async function startOnce(main: string, home: string): Promise<void> {
  const [port] = await freePorts(1);
  // The instruments that a first start takes up by itself are those of each test's own settings.
  writeFileSync(join(home, 'tidemark.yaml'), 'instruments: []\n');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: join(home, 'data'), SCHEDULER: 'off' };
  const child = spawn(process.execPath, [main], { cwd: home, env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.status === 200;
  for (const deadline = Date.now() + PATIENCE_MS; !(await isReady()); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the server whose data tests start from did not become ready');
  }
  child.kill('SIGTERM');
  const [code] = await ended;
  if (code !== 0) throw new Error(`the server whose data tests start from ended with ${code}`);
}

function mkdirIfAbsent(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
