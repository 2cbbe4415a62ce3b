import { onAbort } from './abort';
import { CancelledError } from './http.error';

/** setTimeout fires at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits by the monotonic clock. @throws CancelledError as soon as the signal is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.reject(new CancelledError('cancelled before waiting'));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      resolve();
    }, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    const off = onAbort(signal, () => {
      clearTimeout(timer);
      reject(new CancelledError('cancelled while waiting'));
    });
  });
}
