// Builds the named apps where they are stale. Safe to run twice at once: the second waits and finds everything built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const lockFile = join(dist, '.build.lock');

/** The page for browsers: made by Vite, of its own sources alone, for it takes only types from the libs. */
const WEB = 'web';
const webSources = join(root, 'apps', WEB);
const webOutput = join(dist, WEB);
const COMPRESSIBLE = /\.(?:js|css|svg)$/;

// What decides over the output. The lock file stands for the installed dependencies and their types.
const SOURCES = ['apps', 'libs', 'migrations'];
const SINGLE = /^(?:tsconfig.*\.json|nest-cli\.json|package\.json|package-lock\.json)$/;

/** What `app` is started by; of the page, what a browser opens first. */
export function mainOf(app) {
  return app === WEB ? join(webOutput, 'index.html') : join(dist, 'apps', app, 'apps', app, 'src', 'main.js');
}

/** Size and time of every source: as good as their content, in a tenth of the time. */
function stampOf(app) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const walk = (path) => {
    // The page changes nothing of the others.
    if (path === webSources && app !== WEB) return;
    const found = statSync(path);
    if (found.isDirectory()) readdirSync(path).sort().forEach((name) => name === 'node_modules' || walk(join(path, name)));
    else if (!path.endsWith('.spec.ts')) hash.update(`${relative(root, path)}\0${found.size}\0${found.mtimeMs}\n`);
  };
  const sources = app === WEB ? [webSources] : SOURCES.map((name) => join(root, name));
  sources.filter((path) => existsSync(path)).forEach(walk);
  readdirSync(root).filter((name) => SINGLE.test(name)).sort().forEach((name) => walk(join(root, name)));
  return hash.digest('hex');
}

function stampFile(app) {
  return join(dist, `.${app}.stamp`);
}

function isFresh(app, stamp = stampOf(app)) {
  return existsSync(mainOf(app)) && existsSync(stampFile(app)) && readFileSync(stampFile(app), 'utf8') === stamp;
}

/** Pid and start time, so that a later process with the same pid is not taken for the builder; undefined if it is dead. */
function identityOf(pid) {
  if (existsSync('/proc/self/stat')) {
    if (!existsSync(`/proc/${pid}/stat`)) return undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return undefined;
    if (error.code !== 'EPERM') throw error;
  }
  return `${pid} -`;
}

function readHolder() {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Only the holder of this directory may remove a dead one's lock, so that a new lock is never removed by mistake. */
function breakLock(holder) {
  const mutex = `${lockFile}.breaking`;
  try {
    mkdirSync(mutex);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const made = statSync(mutex, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > 10_000) rmSync(mutex, { recursive: true, force: true });
    sleep(50);
    return;
  }
  try {
    if (readHolder() === holder) unlinkSync(lockFile);
  } finally {
    rmdirSync(mutex);
  }
}

function withLock(work) {
  mkdirSync(dist, { recursive: true });
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, identityOf(process.pid));
  let told = false;
  try {
    for (;;) {
      try {
        // Linked into place whole: nobody ever reads half a lock.
        linkSync(draft, lockFile);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder();
      if (holder === undefined) continue;
      if (identityOf(Number(holder.split(' ')[0])) !== holder) {
        breakLock(holder);
        continue;
      }
      if (!told) process.stderr.write(`Waiting for the build of process ${holder.split(' ')[0]}\n`);
      told = true;
      sleep(100);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function run(name, args) {
  // stdout belongs to the program that is started next.
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0 || !existsSync(mainOf(name))) throw new Error(`The build of ${name} failed (${signal ?? `status ${status}`})`);
}

function compile(app) {
  // The compiler's memory of an output that was deleted would keep it from writing it again.
  if (!existsSync(mainOf(app))) rmSync(join(dist, 'apps', app), { recursive: true, force: true });
  run(app, [createRequire(join(root, 'package.json')).resolve('@nestjs/cli/bin/nest.js'), 'build', app]);
}

/** Its files are compressed here once, rather than by every server for every visitor. */
function bundle() {
  run(WEB, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', webSources, '--logLevel', 'warn']);
  const assets = join(webOutput, 'assets');
  for (const name of readdirSync(assets).filter((file) => COMPRESSIBLE.test(file))) {
    writeFileSync(join(assets, `${name}.gz`), gzipSync(readFileSync(join(assets, name)), { level: constants.Z_BEST_COMPRESSION }));
  }
}

/** @throws if an app does not compile; its messages are on stderr by then. */
export function build(apps) {
  if (apps.every((app) => isFresh(app))) return;
  withLock(() => {
    for (const app of apps) {
      // Taken before the build: a source that changes meanwhile makes the output stale.
      const stamp = stampOf(app);
      if (isFresh(app, stamp)) continue;
      process.stderr.write(`Building ${app}\n`);
      rmSync(stampFile(app), { force: true });
      if (app === WEB) bundle();
      else compile(app);
      writeFileSync(stampFile(app), stamp);
    }
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  try {
    build(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
