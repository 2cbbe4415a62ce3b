import { TidemarkError } from '@tidemark/domain';

/** Someone asked the run to stop, or the server is stopping. What was committed stays. */
export class RunCancelledError extends TidemarkError {
  readonly status = 409;

  constructor(readonly code: 'cancelled' | 'shutdown') {
    super(code === 'shutdown' ? 'the server is stopping' : 'the run was cancelled');
  }
}
