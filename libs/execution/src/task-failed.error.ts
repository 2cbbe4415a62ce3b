import { TidemarkError } from '@tidemark/domain';

/** The task was understood and could not be done. `result` is what it had found out by then, where that is of use. */
export class TaskFailedError extends TidemarkError {
  readonly status = 422;
  override readonly messageZh?: string;

  constructor(
    readonly code: string, message: string,
    readonly more: {
      readonly messageZh?: string; readonly retryable?: boolean; readonly result?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.messageZh = more.messageZh;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { retryable: this.more.retryable ?? false };
  }
}
