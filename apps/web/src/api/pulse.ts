import { useSyncExternalStore } from 'react';
import { renew } from './queries';

const EVERY_MS = 3_000;
/** With the pause before it: a server that is gone is noticed within 10 s. */
const DEADLINE_MS = 4_000;

const listeners = new Set<() => void>();
let alive = true;
let started = false;

async function beat(): Promise<void> {
  const now = await answers();
  if (now !== alive) {
    alive = now;
    listeners.forEach((listener) => listener());
    // Back again: nothing that is shown may be from before.
    if (now) renew('/');
  }
  window.setTimeout(() => void beat(), EVERY_MS);
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(DEADLINE_MS) })).ok;
  } catch {
    return false; // Why it does not answer makes no difference to who looks at the page.
  }
}

function watch(listener: () => void): () => void {
  if (!started) {
    started = true;
    void beat();
  }
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server answers at all. */
export function useServerAlive(): boolean {
  return useSyncExternalStore(watch, () => alive);
}
