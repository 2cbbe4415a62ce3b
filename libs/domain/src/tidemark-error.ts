/**
 * The root of every error that reaches a user. `code` is stable and goes on the wire; `data` carries what a caller
 * can act on; `status` is the HTTP status that tells the truth about it.
 */
export abstract class TidemarkError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  /** Chinese text for clients that read Chinese, which is the default on the wire. */
  readonly messageZh?: string;
  readonly field?: string;

  /** What a caller can act on, as it goes on the wire beside `code` and `message`. */
  get data(): Readonly<Record<string, unknown>> | undefined {
    return undefined;
  }

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Input that cannot be taken: names the field and the reason. */
export class InvalidInputError extends TidemarkError {
  readonly status = 400;
  override readonly messageZh?: string;

  constructor(
    override readonly field: string, reason: string,
    readonly code = 'invalid_input', messageZh?: string,
  ) {
    super(`${field}: ${reason}`);
    this.messageZh = messageZh;
  }
}

export class NotFoundError extends TidemarkError {
  readonly status = 404;
  override readonly messageZh?: string;

  constructor(message: string, readonly code: string, messageZh?: string) {
    super(message);
    this.messageZh = messageZh;
  }
}
