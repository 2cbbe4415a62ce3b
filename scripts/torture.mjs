// The fault tests for as long as wanted, each round with a fresh seed: `node scripts/torture.mjs [rounds] [name of a spec]`.
// FAULT_KILLS (50 if not set) is the number of kills in one round. `node scripts/torture.mjs replication [rounds]` does those
// of replication with their full numbers: 10 000 commits, 200 kills, 100 comparisons of each slave, and lines that are spoilt
// for five minutes under ten seeds; `replication-line 3` is one of them three times. `node scripts/torture.mjs tasks-storm 3`:
// 300 tasks on 3 nodes through 60 faults, three times. Needs a built server: npm run build.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const LINE_SEEDS = 10;

// Jest opens its program to nobody by name.
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');
const args = process.argv.slice(2);
const number = args.find((arg) => /^\d+$/.test(arg));
const spec = args.find((arg) => !/^\d+$/.test(arg)) ?? 'test/faults/(?!replication|tasks)';
const inFull = /replication|tasks-storm/.test(spec);
const rounds = Number(number ?? (inFull ? 1 : 3));
const failed = [];

function run(name, what) {
  const seed = String(randomInt(2 ** 31));
  process.stdout.write(`${what}, FAULT_SEED=${seed}\n`);
  const full = inFull ? { FAULT_FULL: '1' } : {};
  const env = { FAULT_KILLS: '50', FAULT_LONG: '1', ...full, ...process.env, FAULT_SEED: seed };
  const { status } = spawnSync(process.execPath, [jest, name], { env, stdio: 'inherit' });
  if (status !== 0) failed.push(`${name} ${seed}`);
}

for (let round = 1; round <= rounds; round++) {
  run(spec === 'replication' ? 'test/faults/replication-' : spec, `round ${round} of ${rounds}`);
  // The first seed was in it.
  for (let seed = 2; spec === 'replication' && seed <= LINE_SEEDS; seed++) run('test/faults/replication-line', `line faults ${seed} of ${LINE_SEEDS}`);
}
process.stdout.write(failed.length === 0 ? `${rounds} rounds, none failed\n` : `failed with FAULT_SEED: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
