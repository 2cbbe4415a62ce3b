import { HttpError, PeerClient, UnreachableError } from '@tidemark/http-client';
import { TaskOutcome } from '@tidemark/execution';
import { askHealth } from './ask-health';
import { AttemptEnd, AttemptListener, AttemptOrder } from './attempt';
import { fetchResult, RESULT_DEADLINE_MS } from './fetch-result';
import { RunLedger } from './run-ledger';
import { EndedLine, linesOf, NodeLiesError, readLine, RunLine } from './run-line';
import { MISFITS, refusalOf } from './run-refusal';
import { TalkBudget } from './talk-budget';

/** The node writes a blank line every 2 s; three of them missing is a dead line. */
const STALL_MS = 6_000;
const CANCEL_DEADLINE_MS = 5_000;

/** What trouble says of the node: none of its fault; never reached; not to be trusted with tasks. */
export type LinkVerdict = 'blameless' | 'unreachable' | 'failed';

export interface LinkOptions {
  readonly url: string;
  /** With the key of this node. */
  readonly client: PeerClient;
  /** Without any. */
  readonly keyless: PeerClient;
  /** Of this server's reign; a node that knows a higher one refuses. */
  readonly term: () => number | null;
  readonly stallMs?: number;
}

interface Trouble {
  readonly verdict: LinkVerdict;
  readonly end: Exclude<AttemptEnd, { readonly kind: 'ended' }>;
  /** The line broke: the node may know how it ended. */
  readonly mayAsk: boolean;
}

/** The way to one node: hands it tasks, and hears from each until its end. Nothing that it says is taken on trust. */
export class NodeLink {
  constructor(private readonly options: LinkOptions) {}

  /** Never rejects. Each order gets exactly one `ended`; what trouble says of the node is told before. */
  async run(orders: readonly AttemptOrder[], on: AttemptListener, judge: (verdict: LinkVerdict) => void): Promise<void> {
    const ledger = new RunLedger(orders, on, (taskId) => {
      judge('failed');
      void this.cancel(taskId);
    });
    let trouble = await this.exchange(ledger);
    // The same attempt once more: the node joins it to the one that runs, or answers with the end that it has stored.
    if (trouble?.mayAsk === true && ledger.size > 0 && await this.answers()) trouble = await this.exchange(ledger);
    if (trouble && ledger.size > 0) {
      judge(trouble.verdict);
      ledger.settleAll(trouble.end);
    }
    ledger.close();
  }

  /** Best effort: a node that is away stops the task by its own timeout. */
  async cancel(taskId: string): Promise<void> {
    try {
      await this.options.client.request({
        url: `${this.options.url}/api/v1/task/${encodeURIComponent(taskId)}/cancel`, method: 'POST', body: '{}', headers: { 'content-type': 'application/json' },
        maxBytes: 64 * 1024, deadlineMs: CANCEL_DEADLINE_MS, idempotent: true,
      });
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
    }
  }

  private async answers(): Promise<boolean> {
    return askHealth(this.options.keyless, this.options.url).then(() => true, () => false);
  }

  private async exchange(ledger: RunLedger): Promise<Trouble | undefined> {
    try {
      const answer = await this.options.client.stream({
        url: `${this.options.url}/api/v1/tasks/run`, method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': 'en' },
        body: JSON.stringify({ term: this.options.term(), tasks: ledger.orders.map(onWire) }), accept: 'application/x-ndjson',
        maxBytes: Number.MAX_SAFE_INTEGER, stallMs: this.options.stallMs ?? STALL_MS, signal: ledger.signal, idempotent: true,
      });
      if (answer.status !== 200) {
        const end = await refusalOf(answer);
        if (!end) return { verdict: 'failed', end: { kind: 'lost', reason: `answered ${answer.status}` }, mayAsk: true };
        return { verdict: end.kind === 'refused' && MISFITS.has(end.code) ? 'failed' : 'blameless', end, mayAsk: false };
      }
      await this.listen(answer.body, ledger);
      if (ledger.size === 0) return undefined;
      return { verdict: 'failed', end: { kind: 'lost', reason: 'the answer ended without the end of the task' }, mayAsk: true };
    } catch (error) {
      return ledger.size === 0 ? undefined : this.troubleOf(error);
    }
  }

  private async listen(body: AsyncIterable<Buffer>, ledger: RunLedger): Promise<void> {
    const budget = new TalkBudget(ledger.size);
    const fetching: Promise<void>[] = [];
    try {
      for await (const line of linesOf(body)) {
        budget.spend(line.length);
        const event = readLine(line);
        const order = ledger.known(event.task_id, event.attempt);
        if (event.event !== 'ended' || event.result_at == null) this.take(event, ledger);
        else if (order) fetching.push(this.fetch(event, order, ledger));
      }
    } finally {
      // What has ended has ended, however the line went on.
      await Promise.all(fetching);
    }
  }

  private take(event: RunLine, ledger: RunLedger): void {
    switch (event.event) {
      case 'refused': return ledger.settle(event.task_id, { kind: 'refused', code: event.code, message: event.message });
      case 'started': return ledger.started(event.task_id);
      case 'progress': return ledger.progress(event.task_id, event.fraction, event.message ?? '');
      case 'ended': return ledger.ended(event.task_id, outcomeOf(event, event.result ?? null), event.execution_time ?? 0);
    }
  }

  private async fetch(event: EndedLine, order: AttemptOrder, ledger: RunLedger): Promise<void> {
    ledger.extend(order.taskId, RESULT_DEADLINE_MS);
    try {
      const result = await fetchResult(this.options.client, this.options.url, order, ledger.signal);
      ledger.ended(order.taskId, outcomeOf(event, result), event.execution_time ?? 0);
    } catch (error) {
      // A line that broke is asked again with all that is still open.
      if (error instanceof HttpError && error.retryable) return;
      ledger.settle(order.taskId, { kind: 'lost', reason: `its result could not be taken: ${(error as Error).message}` });
    }
  }

  private troubleOf(error: unknown): Trouble {
    const { message } = error as Error;
    if (error instanceof NodeLiesError) return { verdict: 'failed', end: { kind: 'lost', reason: message }, mayAsk: false };
    if (!(error instanceof HttpError)) throw error;
    if (error instanceof UnreachableError && !error.sent) return { verdict: 'unreachable', end: { kind: 'refused', code: 'node_unreachable', message }, mayAsk: false };
    if (error.code === 'peer_not_allowed' || error.code === 'invalid_url') return { verdict: 'failed', end: { kind: 'refused', code: error.code, message }, mayAsk: false };
    if (error.code === 'cancelled') return { verdict: 'blameless', end: { kind: 'refused', code: 'server_stopping', message }, mayAsk: false };
    return { verdict: 'failed', end: { kind: 'lost', reason: message }, mayAsk: true };
  }
}

function onWire(order: AttemptOrder): object {
  return {
    task_id: order.taskId, attempt: order.attempt, task_type: order.type, task_data: order.data, priority: order.priority,
    timeout: order.timeoutSeconds, ...(order.bars === undefined ? {} : { bars: order.bars }),
  };
}

function outcomeOf({ status, error }: EndedLine, result: Readonly<Record<string, unknown>> | null): TaskOutcome {
  if (status === 'completed') return { status, result: result ?? {} };
  if (status === 'cancelled') return { status };
  const { code = 'unknown', message = '', message_zh: messageZh, field, retryable = false } = error ?? {};
  return { status, error: { code, message, message_zh: messageZh ?? null, field: field ?? null, retryable }, result };
}
