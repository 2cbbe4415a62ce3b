// What the container image runs, by its first word:
//   server                      the server (the default)
//   worker                      a worker node
//   health live|ready|worker    asks this container's own process how it is; ends with 0 or 1, for HEALTHCHECK and probes
//   anything else               the command line: `status`, `peers add backup1`, `backup /data/backups`, …
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { pathToFileURL } from 'node:url';
import { mainOf, root } from './build.mjs';

const ANSWER_MS = 4_000;
const PATHS = { live: '/health/live', ready: '/health/ready', worker: '/api/v1/health' };
const WILDCARDS = { '0.0.0.0': '127.0.0.1', '::': '::1' };

async function isHealthy(what) {
  const config = createRequire(import.meta.url)(`${root}/dist/apps/server/libs/config/src/index.js`);
  const sources = { argv: [], env: process.env, cwd: process.cwd() };
  const { host, port, tls } = what === 'worker' ? config.loadNodeConfig(sources) : config.loadConfig(sources).server;
  const address = WILDCARDS[host] ?? host;
  // The certificate names the address that others use, not this one: that it accepts connections has to do.
  if (tls) return accepts(address, port);
  const { ok } = await fetch(`http://${address.includes(':') ? `[${address}]` : address}:${port}${PATHS[what]}`, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
  return ok;
}

function accepts(host, port) {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: ANSWER_MS });
    const end = (ok) => {
      socket.destroy();
      done(ok);
    };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
}

/** The program finds its own arguments where it looks for them. */
async function become(app, argumentsFrom) {
  process.argv.splice(2, argumentsFrom);
  await import(pathToFileURL(mainOf(app)).href);
}

const [word, what] = process.argv.slice(2);
if (word === 'health') {
  if (!Object.hasOwn(PATHS, what ?? '')) throw new Error('health: say live, ready or worker');
  const healthy = await isHealthy(what).catch((error) => {
    process.stderr.write(`${error.cause?.message ?? error.message}\n`);
    return false;
  });
  process.exitCode = healthy ? 0 : 1;
} else if (word === 'server') {
  await become('server', 1);
} else if (word === 'worker') {
  await become('node', 1);
} else {
  await become('cli', 0);
}
