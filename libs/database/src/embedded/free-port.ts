import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { EmbeddedPostgresError } from './embedded-postgres.error';

/** Below the range from which systems take ports for outgoing connections, so that it is free at the next start too. */
const LOWEST = 20_000;
const HIGHEST = 29_999;
const TRIES = 50;

export async function findFreePort(): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
  throw new EmbeddedPostgresError('no_free_port', `no free port found between ${LOWEST} and ${HIGHEST} on 127.0.0.1`, 'Free some, or set DATABASE_URL');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
