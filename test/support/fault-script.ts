import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterSlave } from './cluster-node';
import { FaultProxy } from './fault-proxy';
import { Random } from './random';

/** What a line can do to a slave's stream; `toward` is where the batches go. */
type Fault = (line: FaultProxy, toward: 'up' | 'down', random: Random) => Promise<void>;

const whole = (random: Random, below: number) => Math.floor(random() * below);

const FAULTS: Readonly<Record<string, Fault>> = {
  cut: (line, toward, random) => line.set({ toward, cutAfter: whole(random, 60_000) }),
  reset: async (line) => line.reset(),
  refuse: (line) => line.set({ refuse: true }),
  hole: (line, _, random) => line.set({ hole: (['up', 'down', 'both'] as const)[whole(random, 3)] }),
  slice: (line, _, random) => line.set({ slice: 1 + whole(random, 400) }),
  corrupt: (line, toward, random) => line.set({ toward, corrupt: { after: whole(random, 20_000) } }),
  slow: (line, _, random) => line.set({ bytesPerSecond: 20_000 + whole(random, 100_000) }),
  late: (line, _, random) => line.set({ delayMs: whole(random, 300), jitterMs: whole(random, 100) }),
};

const KILL_SHARE = 0.08;
const LONGEST_FAULT_MS = 1_800;
const LONGEST_PEACE_MS = 600;

/** Spoils one slave's line, and ends the slave now and then, until it is told to stop; then heals it. Counts what it did. */
export async function spoil(slave: ClusterSlave, pulls: boolean, random: Random, signal: AbortSignal): Promise<Record<string, number>> {
  const line = pulls ? slave.masterProxy : slave.proxy;
  const counts: Record<string, number> = {};
  const names = Object.keys(FAULTS);
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    const name = random() < KILL_SHARE ? 'kill' : names[whole(random, names.length)];
    counts[name] = (counts[name] ?? 0) + 1;
    if (name === 'kill') {
      await slave.kill();
      await slave.start();
    } else {
      await FAULTS[name](line, pulls ? 'down' : 'up', random);
      await wait(random() * LONGEST_FAULT_MS);
      // A second one on top of it, or the end of it.
      if (random() < 0.7) await line.heal();
    }
    await wait(random() * LONGEST_PEACE_MS);
  }
  await line.heal();
  return counts;
}
