import { TidemarkError } from '@tidemark/domain';

/** The node named is there, and is none that this one could follow. */
export class CannotFollowError extends TidemarkError {
  readonly code = 'cannot_follow';
  readonly status = 409;
  override readonly field = 'master_url';
  override readonly messageZh: string;

  constructor(url: string, reason: string) {
    super(`${url} cannot be followed: ${reason}`);
    this.messageZh = `无法跟随 ${url}: ${reason}`;
  }
}
