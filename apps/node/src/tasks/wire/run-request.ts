import { z } from 'zod';
import { InvalidTaskError } from './invalid-task.error';

/** As many as one exchange may bring. */
const MAX_TASKS = 64;

/** The tasks are read one by one: one that is none is refused, and the others run. */
const runBody = z.object({
  /** The server's. */
  term: z.int().min(0).nullish(),
  tasks: z.array(z.unknown()).min(1).max(MAX_TASKS),
});

/** @throws InvalidTaskError */
export function readRunRequest(body: unknown): z.output<typeof runBody> {
  const read = runBody.safeParse(body, { reportInput: true });
  if (!read.success) throw InvalidTaskError.of(read.error);
  return read.data;
}
