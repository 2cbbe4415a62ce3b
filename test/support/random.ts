import { randomInt } from 'node:crypto';

/** Numbers in [0, 1) from a seed: the same seed, the same test. */
export type Random = () => number;

/** `FAULT_SEED`, or a fresh one. Print it: a failure is repeated with it. */
export function freshSeed(): number {
  return Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));
}

/** Says on the terminal what a run of random tests was made of. */
export function announce(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** mulberry32 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
