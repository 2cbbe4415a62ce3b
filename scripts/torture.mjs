// The fault tests for as long as wanted, each round with a fresh seed: `node scripts/torture.mjs [rounds] [name of a spec]`.
// FAULT_KILLS (50 if not set) is the number of kills in one round. Needs a built server: npm run build.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest.js');
const rounds = Number(process.argv[2] ?? 3);
const spec = process.argv[3] ?? 'test/e2e/faults-';
const failed = [];
for (let round = 1; round <= rounds; round++) {
  const seed = String(randomInt(2 ** 31));
  process.stdout.write(`round ${round} of ${rounds}, FAULT_SEED=${seed}\n`);
  const env = { FAULT_KILLS: '50', FAULT_LONG: '1', ...process.env, FAULT_SEED: seed };
  const { status } = spawnSync(process.execPath, [jest, spec], { env, stdio: 'inherit' });
  if (status !== 0) failed.push(seed);
}
process.stdout.write(failed.length === 0 ? `${rounds} rounds, none failed\n` : `failed with FAULT_SEED ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
