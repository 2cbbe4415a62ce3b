import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { readTaskData } from '../../read-task-data';
import { TaskCancelledError } from '../../task-cancelled.error';
import { Handler } from '../handler';

const MAX_MS = 600_000;
const shape = z.object({ sleep_ms: z.number().int().min(0).max(MAX_MS).default(1_000) });

/** Waits `sleep_ms`, at most ten minutes; a cancel ends it at once. */
export const sleep: Handler = async (data, { signal }) => {
  const { sleep_ms } = readTaskData(shape, data);
  try {
    await setTimeout(sleep_ms, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw new TaskCancelledError();
    throw error;
  }
  return { slept_ms: sleep_ms };
};
