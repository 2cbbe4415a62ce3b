import { InstrumentSpellingError, InvalidInputError, TidemarkError } from '@tidemark/domain';
import { SyncBusyError } from '@tidemark/sync-manager';

/** What scripts branch on. */
export const EXIT = { done: 0, failed: 1, usage: 2, busy: 3, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof SyncBusyError) return EXIT.busy;
  if (error instanceof InvalidInputError || error instanceof InstrumentSpellingError) return EXIT.usage;
  return error instanceof TidemarkError && error.status === 404 ? EXIT.usage : EXIT.failed;
}
