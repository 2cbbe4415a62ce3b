import { randomInt } from 'node:crypto';
import { createServer, Server } from 'node:net';

/** Below the range the kernel takes ports from: nobody is given one of these while its owner is down for a moment. */
const FIRST = 20_000;
const LAST = 32_000;
/** Each worker of Jest has a slice of its own: between asking for a port and listening there are seconds, in which another may find it free. */
const SLICES = 8;
const SLICE = (LAST - FIRST) / SLICES;
const START = FIRST + ((Number(process.env.JEST_WORKER_ID ?? 1) - 1) % SLICES) * SLICE;

/** What this file was given already; its owner may be down for a moment, or not up yet. */
const given = new Set<number>();

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
    const port = randomInt(START, START + SLICE);
    if (given.has(port)) continue;
    const probe = await tryPort(port);
    if (!probe) continue;
    given.add(port);
    probes.set(port, probe);
  }
  for (const probe of probes.values()) await new Promise((done) => probe.close(done));
  return [...probes.keys()];
}
