import { TidemarkError } from '@tidemark/domain';

/** The holder may no longer write: its session ended, or another process took the next epoch. */
export class LeaseLostError extends TidemarkError {
  readonly code = 'lease_lost';
  readonly status = 503;
  override readonly messageZh = '同步锁已丢失，任务已中止';

  constructor(readonly epoch: number, reason: string) {
    super(`the sync lease of epoch ${epoch} is lost: ${reason}`);
  }
}
