import { BarColumns } from '@tidemark/domain';
import { BarNeed, BarSource, HeldBars, TaskFailedError } from '@tidemark/execution';
import { parseJson, PeerClient, PeerResponse } from '@tidemark/http-client';
import { readBars } from './bars-answer';

/** The same for a whole burst of tasks, and soon the store's state again. */
const FRESH_MS = 60_000;
/** Of bars: some 8 000 a name with 30 years of days. 52 bytes each. */
const MAX_HELD_BARS = 1_000_000;
const MAX_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 30_000;

interface Held {
  readonly since: number;
  readonly bars: Promise<BarColumns>;
  /** 0 while they are on their way. */
  length: number;
}

/** The bars of the server, over its read API; each instrument whole, and kept for a minute. */
export class ServerBars implements BarSource {
  private readonly held = new Map<string, Held>();

  /** @param server its origin */
  constructor(private readonly client: PeerClient, private readonly server: string) {}

  /** Empty where the server knows no such instrument. @throws HttpError, TaskFailedError `bars_refused` */
  async read(need: BarNeed): Promise<BarColumns> {
    return new HeldBars([[need.instrument, await this.whole(need)]]).read(need);
  }

  private whole(need: BarNeed): Promise<BarColumns> {
    const { instrument, adjustment } = need;
    const asked = `instruments=${encodeURIComponent(instrument)}&adjustment=${adjustment}`;
    const found = this.held.get(asked);
    if (found && performance.now() - found.since < FRESH_MS) return found.bars;
    const held: Held = { since: performance.now(), length: 0, bars: this.fetch(need, asked) };
    this.held.delete(asked);
    this.held.set(asked, held);
    held.bars.then(({ length }) => { held.length = length; }, () => {
      // Asked again by the next task: a failure is not kept.
      if (this.held.get(asked) === held) this.held.delete(asked);
    }).finally(() => this.makeRoom());
    return held.bars;
  }

  private async fetch(need: BarNeed, asked: string): Promise<BarColumns> {
    // Not the task's own signal: others may wait for the same bars.
    const answer = await this.client.request({
      url: `${this.server}/api/v1/bars?${asked}`, method: 'GET', accept: 'application/json',
      maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS, idempotent: true,
    });
    if (answer.status === 404) return BarColumns.empty;
    if (answer.status !== 200) throw refusal(need.instrument, answer);
    return readBars(parseJson(answer.body.toString('utf8')), need);
  }

  /** The oldest goes first. */
  private makeRoom(): void {
    let bars = [...this.held.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [asked, { length, since }] of this.held) {
      if (bars <= MAX_HELD_BARS && performance.now() - since < FRESH_MS) return;
      this.held.delete(asked);
      bars -= length;
    }
  }
}

function refusal(instrument: string, { status }: PeerResponse): TaskFailedError {
  return new TaskFailedError('bars_refused', `the server answered ${status} for the bars of ${instrument}`, {
    messageZh: `读取 ${instrument} 行情失败: 服务器返回 ${status}`, retryable: status === 429 || status >= 500,
  });
}
