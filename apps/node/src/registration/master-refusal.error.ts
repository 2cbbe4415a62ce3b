import { TidemarkError } from '@tidemark/domain';

const MAX_REASON = 300;

function reasonOf(body: Buffer): string {
  try {
    const answer = JSON.parse(body.toString('utf8')) as { message?: unknown; detail?: unknown } | null;
    const text = answer?.message ?? answer?.detail;
    if (typeof text === 'string') return text.slice(0, MAX_REASON);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return 'without saying why';
}

/** The server answered, and does not want this node: a wrong key, an id that another node has, not a master. */
export class MasterRefusalError extends TidemarkError {
  readonly code = 'master_refused';
  readonly status = 502;

  constructor(readonly masterStatus: number, reason: string) {
    super(`the server refuses with ${masterStatus}: ${reason}`);
  }

  static of(status: number, body: Buffer): MasterRefusalError {
    return new MasterRefusalError(status, reasonOf(body));
  }
}
