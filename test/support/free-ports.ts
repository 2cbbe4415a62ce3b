import { randomInt } from 'node:crypto';
import { createServer, Server } from 'node:net';

/** Below the range the kernel takes ports from: nobody is given one of these while its owner is down for a moment. */
const FIRST = 20_000;
const LAST = 32_000;

function tryPort(port: number): Promise<Server | undefined> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(undefined) : fail(error)));
    probe.listen(port, '127.0.0.1', () => done(probe));
  });
}

/** Different ports nobody listens on, for processes that must know each other's before they start. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = new Map<number, Server>();
  while (probes.size < count) {
    const port = randomInt(FIRST, LAST);
    if (probes.has(port)) continue;
    const probe = await tryPort(port);
    if (probe) probes.set(port, probe);
  }
  for (const probe of probes.values()) await new Promise((done) => probe.close(done));
  return [...probes.keys()];
}
