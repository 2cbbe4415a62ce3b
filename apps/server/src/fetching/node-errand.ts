import { Logger } from '@nestjs/common';
import { type BarsRequest, DATA_PROVIDER_ERROR_CODES, type DataProvider, DataProviderError } from '@tidemark/data-providers';
import { type BarsAnswer, formatInstrument, formatIsoDate } from '@tidemark/domain';
import { BadAnswerError, decodeAnswerTo, questionOf, type TaskFailure, type TaskOutcome } from '@tidemark/execution';
import type { AttemptEnd, NodePool } from '@tidemark/tasks';
import { randomUUID } from 'node:crypto';

/** As the tasks of people: a sync is not more urgent, nor less. */
const PRIORITY = 5;
/** Beyond the time of one request: a node keeps its own rate limit, and its other errands come first. */
const WAIT_SECONDS = 60;
const MAX_REASON = 500;

/** What came of an errand: an answer, or no use in this node for it now (`unable`: nor later). */
export type ErrandEnd = { readonly answer: BarsAnswer } | { readonly answer?: undefined; readonly unable: boolean };

/** One question to one provider, asked by a node. */
export class NodeErrand {
  private readonly log = new Logger('sync');
  private readonly taskId = `sync-${randomUUID()}`;

  constructor(
    private readonly pool: NodePool, private readonly node: string, private readonly deadlineMs: number,
    private readonly provider: DataProvider, private readonly request: BarsRequest,
  ) {}

  /**
   * @param freed called when the node has done with it, which may be after this has thrown
   * @throws DataProviderError that another machine would get as well; `cancelled` at once when the signal aborts
   */
  async run(freed: () => void): Promise<ErrandEnd> {
    const { signal } = this.request;
    let end: AttemptEnd | undefined;
    const sent = this.pool.send(this.node, [this.order()], {
      started: () => undefined, progress: () => undefined, ended: (_, how) => { end = how; },
    }).finally(freed);
    await unlessAborted(signal, sent);
    if (!signal.aborted) return this.read(end);
    // Not waited for: a node that does not hear it keeps nobody from stopping.
    void this.pool.cancel(this.node, this.taskId).catch((error: unknown) => this.log.debug(`${this.taskId} not cancelled: ${String(error)}`));
    throw new DataProviderError(this.provider.name, 'cancelled', 'the request was cancelled', false);
  }

  private order() {
    const { instrument, from, to, fresh = false } = this.request;
    return {
      taskId: this.taskId, attempt: 1, type: 'data_import', priority: PRIORITY,
      timeoutSeconds: Math.ceil(this.deadlineMs / 1000) + WAIT_SECONDS,
      data: {
        answer: 'full', instrument: formatInstrument(instrument), provider: this.provider.name, from: formatIsoDate(from),
        to: formatIsoDate(to), fresh,
      },
    };
  }

  private read(end: AttemptEnd | undefined): ErrandEnd {
    if (end?.kind !== 'ended') return this.none(end?.kind === 'refused' ? end.code : end?.reason ?? 'it was not heard of again');
    const { outcome } = end;
    switch (outcome.status) {
      case 'completed': return this.believe(outcome);
      case 'failed': return this.failed(outcome.error);
      case 'cancelled': return this.none('it was cancelled there');
    }
  }

  private believe({ result }: Extract<TaskOutcome, { status: 'completed' }>): ErrandEnd {
    try {
      return { answer: decodeAnswerTo(questionOf(this.provider.name, this.request), result.answer) };
    } catch (error) {
      if (!(error instanceof BadAnswerError)) throw error;
      this.log.warn(`node ${this.node}: no answer of ${this.provider.name} for ${this.request.symbol}: ${error.message}`);
      return { unable: false };
    }
  }

  /** What the provider says of the instrument it says to everyone; all else may be the node's own trouble. */
  private failed({ code, message, retryable }: TaskFailure): ErrandEnd {
    const { name } = this.provider;
    const known = DATA_PROVIDER_ERROR_CODES.find((word) => word === code);
    if (known === undefined || retryable || known === 'cancelled') return this.none(`${code}: ${message}`);
    if (known === 'not_configured') return this.none(message, true);
    const reason = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
    throw new DataProviderError(name, known, reason.slice(0, MAX_REASON), false);
  }

  private none(reason: string, unable = false): ErrandEnd {
    this.log.debug(`node ${this.node} did not fetch ${this.request.symbol}: ${reason.slice(0, MAX_REASON)}`);
    return { unable };
  }
}

/** Settles when either does. */
function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
