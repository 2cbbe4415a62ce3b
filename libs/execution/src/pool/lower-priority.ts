import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A tenth of the weight of the main thread: what is computed may wait, a question about health may not. */
const NICENESS = 10;

/**
 * Lowers the priority of this thread and of no other, where the system has priorities of threads and lets us (Linux).
 * Elsewhere nothing is lost but that.
 */
export function lowerPriorityOfThisThread(): void {
  try {
    // `<pid>/task/<thread id>`: to the kernel a thread has a priority of its own, by its own id.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isSafeInteger(thread) && thread > 0) setPriority(thread, NICENESS);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
