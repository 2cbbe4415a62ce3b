import { setTimeout as sleep } from 'node:timers/promises';
import { decodeBatch } from '../../libs/replication/src/wire/decode-batch';
import { ClusterSlave } from './cluster-node';
import { Random } from './random';

const KEPT = 40;
const EVERY_MS = 60;

interface ReplayTally {
  /** By what the slave answered. */
  readonly answers: Record<string, number>;
  /** Sent as they were, sent with a bit flipped. */
  whole: number;
  spoilt: number;
}

interface Kept { readonly bytes: Buffer; readonly from: number; readonly to: number }

/** Takes batches from a master's feed and sends them to slaves: twice, late, in any order, damaged. */
export class ReplayClient {
  readonly tally: ReplayTally = { answers: {}, whole: 0, spoilt: 0 };
  private readonly kept: Kept[] = [];
  private after = 0;

  constructor(private readonly masterUrl: string, private readonly slaves: readonly ClusterSlave[], private readonly random: Random) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.fetch();
      const batch = this.kept[Math.floor(this.random() * this.kept.length)];
      for (const slave of this.slaves) if (batch) await this.send(batch, slave);
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async fetch(): Promise<void> {
    const answer = await fetch(`${this.masterUrl}/api/dms/feed?name=replayer&after=${this.after}&wait=0`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`the feed answered ${answer.status} ${bytes.toString('utf8')}`);
    const { header: { from, to } } = decodeBatch(bytes);
    if (to === from) return;
    this.kept.push({ bytes, from, to });
    if (this.kept.length > KEPT) this.kept.shift();
    this.after = to;
  }

  private async send({ bytes, from, to }: Kept, slave: ClusterSlave): Promise<void> {
    const spoilt = this.random() < 0.3;
    const body = Buffer.from(bytes);
    if (spoilt) body[Math.floor(this.random() * body.length)] ^= 1 << Math.floor(this.random() * 8);
    let answer: Response;
    try {
      answer = await fetch(`${slave.server.url}/api/dms/sync/receive`, {
        method: 'POST', headers: { 'content-type': 'application/vnd.tidemark.batch' }, body: new Uint8Array(body),
      });
    } catch {
      // It is being restarted.
      this.count('unreachable');
      return;
    }
    const said = await answer.json() as { code?: string; cursor?: number };
    const code = answer.status === 200 ? 'applied' : `${answer.status} ${said.code}`;
    this.count(code);
    this.tally[spoilt ? 'spoilt' : 'whole']++;
    // Applied only where it is the very next one, and then it is as good as the master's own.
    if (answer.status === 200 && (spoilt || said.cursor !== to || from >= to)) throw new Error(`a ${spoilt ? 'damaged' : 'replayed'} batch was taken: ${JSON.stringify(said)}`);
    // 503 while it starts.
    if (spoilt && ![409, 422, 503].includes(answer.status)) throw new Error(`a damaged batch was answered with ${code}`);
  }

  private count(code: string): void {
    this.tally.answers[code] = (this.tally.answers[code] ?? 0) + 1;
  }
}
