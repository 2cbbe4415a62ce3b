import { setMaxListeners } from 'node:events';

/** Calls `run` when the signal is aborted; returns what takes the listener off again. */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (!signal) return () => undefined;
  // One signal ends a whole run: a listener for each request in flight is no leak, whatever the warning at 11 says.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', run, { once: true });
  return () => signal.removeEventListener('abort', run);
}
