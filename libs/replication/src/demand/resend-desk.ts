import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { TidemarkError } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { Leaf, LeafResend } from '../master/leaf-resend';
import { Replicas } from '../master/replicas';

/** A slave that is away gets what was wished for when it is back, if that is soon. */
const TRY_FOR_MS = 3_600_000;
const PAUSE_MS = 2_000;
const MOST_WAITING = 100;

class TooManyWishesError extends TidemarkError {
  readonly code = 'too_many_requests';
  readonly status = 429;
  override readonly messageZh: string;

  constructor(slave: string) {
    super(`${MOST_WAITING} requests for ${slave} are waiting already`);
    this.messageZh = `${slave} 已有 ${MOST_WAITING} 个同步请求在等待`;
  }
}

class NotServedError extends TidemarkError {
  readonly code = 'slave_not_served';
  readonly status = 503;
  override readonly messageZh: string;

  constructor(slave: string) {
    super(`this server has no line to ${slave} yet; try again`);
    this.messageZh = `本服务器尚未与 ${slave} 建立复制，请稍后再试`;
  }
}

/** Rows that are to be sent once more, until they have been. The same wish twice is one. */
@Injectable()
export class ResendDesk implements OnApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly waiting = new Map<string, Map<string, Promise<void>>>();
  private stopped = false;

  constructor(private readonly replicas: Replicas, private readonly reign: Reign) {}

  onApplicationShutdown(): void {
    this.stopped = true;
  }

  /**
   * Queues them. @param key what was wished for, in words
   * @returns once that is known to be possible; `sent` settles when the slave has applied them
   * @throws NotServedError, TooManyWishesError
   */
  async add(slave: string, key: string, leaves: readonly Leaf[]): Promise<{ readonly sent: Promise<void> }> {
    const here = this.waiting.get(slave) ?? new Map<string, Promise<void>>();
    const same = here.get(key);
    if (same) return { sent: same };
    if (!(await this.replicas.find(slave))) throw new NotServedError(slave);
    if (here.size >= MOST_WAITING) throw new TooManyWishesError(slave);
    const sent = this.send(slave, leaves).finally(() => here.delete(key));
    sent.catch((error: unknown) => this.log.warn(`${slave} was not sent ${key}: ${String(error)}`));
    this.waiting.set(slave, here.set(key, sent));
    return { sent };
  }

  private async send(slave: string, leaves: readonly Leaf[]): Promise<void> {
    const until = performance.now() + TRY_FOR_MS;
    for (;;) {
      try {
        const resend = new LeafResend(leaves);
        const session = await this.replicas.find(slave);
        if (!session) throw new NotServedError(slave);
        session.resend(resend);
        await resend.ended;
        return;
      } catch (error) {
        if (this.stopped || !this.reign.isMaster || performance.now() > until) throw error;
        await sleep(PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}
