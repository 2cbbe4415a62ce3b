import { TidemarkError } from '@tidemark/domain';

export class UnauthorizedError extends TidemarkError {
  readonly code = 'unauthorized';
  readonly status = 401;
  override readonly messageZh = '缺少 API Key 或 API Key 无效';

  constructor() {
    super('The API key is missing or unknown: send it in the header X-API-Key');
  }

  /** The text that the existing clients look for. */
  override get data(): Readonly<Record<string, unknown>> {
    return { detail: 'Invalid API key' };
  }
}

export class TooManyWrongKeysError extends TidemarkError {
  readonly code = 'too_many_wrong_keys';
  readonly status = 429;
  override readonly messageZh = '错误的 API Key 次数过多，请稍后再试';

  constructor(private readonly retryAfterMs: number) {
    super('Too many wrong keys from this address; try again later');
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { retry_after_ms: this.retryAfterMs };
  }
}

export class ForbiddenError extends TidemarkError {
  readonly status = 403;
  override readonly messageZh: string;

  constructor(readonly code: 'forbidden_host' | 'forbidden_origin' | 'forbidden_scope', message: string, messageZh: string) {
    super(message);
    this.messageZh = messageZh;
  }
}
