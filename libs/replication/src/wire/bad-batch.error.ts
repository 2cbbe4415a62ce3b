import { TidemarkError } from '@tidemark/domain';

/** What arrived is not a whole, unharmed batch. Nothing of it was applied; sending it again can help. */
export class BadBatchError extends TidemarkError {
  readonly code = 'bad_batch';
  readonly status = 422;
  override readonly messageZh = '复制数据包不完整或已损坏，未应用任何内容';

  constructor(reason: string, options?: ErrorOptions) {
    super(`the batch was not applied: ${reason}`, options);
  }
}
