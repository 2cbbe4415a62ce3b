import { TidemarkError } from '@tidemark/domain';

/** A comparison that came to no end: nothing is known of the copy by it. */
export class VerificationFailedError extends TidemarkError {
  readonly code = 'verification_failed';
  readonly status = 503;
  override readonly messageZh: string;

  constructor(slave: string, reason: string, options?: ErrorOptions) {
    super(`${slave} could not be compared: ${reason}`, options);
    this.messageZh = `无法校验 ${slave}: ${reason}`;
  }
}
