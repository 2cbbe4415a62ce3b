import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalFile } from './local-file';

const MKFIFO = 'mkfifo';
const signal = new AbortController().signal;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-files-'));
  await mkdir(join(root, 'in'));
});

afterEach(() => rm(root, { recursive: true }));

const read = (name: string, limit?: number) => readLocalFile('tdx', join(root, 'in'), name, signal, limit);
const failure = (reason: string, retryable = false) => ({
  code: 'unreadable_file', provider: 'tdx', retryable, message: expect.stringContaining(reason) as string,
});

test('reads a file whole, and a link that stays inside', async () => {
  await writeFile(join(root, 'in', 'a'), 'hello');
  await symlink('a', join(root, 'in', 'b'));
  expect((await read('a')).bytes.toString()).toBe('hello');
  expect((await read('b')).bytes.toString()).toBe('hello');
});

test('refuses a link that leads out, and a path that does', async () => {
  await writeFile(join(root, 'secret'), 'x');
  await mkdir(join(root, 'inside-by-name-only'));
  await writeFile(join(root, 'inside-by-name-only', 'x'), 'x');
  await symlink('../secret', join(root, 'in', 'link'));
  await symlink('/proc/self/environ', join(root, 'in', 'proc'));
  for (const name of ['link', 'proc', '../secret', '../inside-by-name-only/x']) {
    await expect(read(name)).rejects.toMatchObject(failure('leads out of the configured folder'));
  }
});

test('refuses a FIFO without hanging on it, and a folder', async () => {
  execFileSync(MKFIFO, [join(root, 'in', 'fifo')]);
  await mkdir(join(root, 'in', 'folder'));
  await expect(read('fifo')).rejects.toMatchObject(failure('fifo: is not a regular file'));
  await expect(read('folder')).rejects.toMatchObject(failure('folder: is not a regular file'));
});

test('refuses a sparse terabyte before it takes memory', async () => {
  await writeFile(join(root, 'in', 'sparse'), '');
  await truncate(join(root, 'in', 'sparse'), 2 ** 40);
  await expect(read('sparse')).rejects.toMatchObject(failure('sparse: 1099511627776 bytes'));
  await writeFile(join(root, 'in', 'small'), '12345');
  await expect(read('small', 4)).rejects.toMatchObject(failure('more than 4'));
});

test('a file that changes while it is read is an error that a retry helps', async () => {
  const path = join(root, 'in', 'moving');
  await writeFile(path, Buffer.alloc(8_000_000));
  // Another program, as in life: it writes whenever it pleases.
  const writer = spawn('sh', ['-c', 'while :; do printf x >> "$0"; done', path], { stdio: 'ignore' });
  let reason: unknown;
  try {
    for (let tries = 0; tries < 2_000 && reason === undefined; tries++) {
      reason = await read('moving').then(() => undefined, (error: unknown) => error);
    }
  } finally {
    writer.kill('SIGKILL');
  }
  expect(reason).toMatchObject(failure('moving: changed while it was read', true));
});

test('a missing file is an unknown symbol, a missing folder a mistake of configuration', async () => {
  await expect(read('none')).rejects.toMatchObject({ code: 'unknown_symbol', retryable: false });
  await expect(readLocalFile('tdx', join(root, 'no'), 'a', signal)).rejects.toMatchObject(failure('check the configured folder'));
});

test('a closed file names itself', async () => {
  if (process.getuid?.() === 0) return; // root may read everything
  await writeFile(join(root, 'in', 'closed'), 'x');
  await chmod(join(root, 'in', 'closed'), 0);
  await expect(read('closed')).rejects.toMatchObject(failure('closed: EACCES'));
});
