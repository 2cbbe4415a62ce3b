import { Logger } from '@nestjs/common';
import { BATCH_MEDIA_TYPE } from '@tidemark/http-api';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Peer } from '../peer/peer';
import { PeerRefusalError } from '../peer/peer-refusal.error';
import { retryPause, SHORTEST_PAUSE_MS } from '../peer/retry-pause';
import type { Acknowledgement } from '../slave/change-applier';
import { EncodedBatch } from '../wire/encode-batch';
import { BatchSize } from './batch-size';
import { Overthrown } from './overthrown';
import { ReplicaSession } from './replica-session';
import { acknowledgementSchema, standingSchema } from './slave-answers';

/** While one batch is applied the next is already on its way. */
const IN_FLIGHT = 2;
/** Without news the slave hears of the master so often, and both know that the other lives. */
const PING_MS = 5_000;
/** The slave applies for longer than it receives: no byte moves meanwhile. */
const STALL_MS = 30_000;

interface Flight {
  readonly batch: EncodedBatch;
  readonly sentAt: number;
  readonly reply: Promise<Acknowledgement>;
}

/** Pushes to one slave for as long as it is told to. Whatever happens to this slave concerns no other. */
export class PushLoop {
  private readonly log = new Logger('replication');
  private readonly stopping = new AbortController();
  private readonly size = new BatchSize();
  private failures = 0;
  private wake: AbortController | undefined;
  readonly ended: Promise<void>;

  constructor(private readonly session: ReplicaSession, private readonly peer: Peer, private readonly overthrown: Overthrown) {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake?.abort();
    await this.ended;
    this.peer.close();
  }

  /** Someone asks for the slave: no further waiting. Still at most one try a second. */
  hurry(): void {
    this.failures = 0;
    this.wake?.abort();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const startedAt = performance.now();
      try {
        await this.stream();
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        await this.failed(error);
      }
      await this.pause(startedAt);
    }
    this.session.lost(new Error('this node no longer pushes'));
  }

  private async stream(): Promise<void> {
    const standing = standingSchema.parse(await this.peer.get('/api/dms/sync/cursor', this.stopping.signal));
    await this.overthrown.check(standing, this.peer.url);
    this.session.greeted(standing);
    let from = standing.cursor;
    const flights: Flight[] = [];
    try {
      while (!this.stopping.signal.aborted) {
        const batch = await this.next(from, flights.length);
        if (batch) {
          flights.push(this.send(batch));
          from = batch.header.kind === 'restart' ? 0 : batch.header.to;
          if (flights.length < IN_FLIGHT) continue;
        }
        const flight = flights.shift();
        if (flight && !(await this.landed(flight))) return;
      }
    } finally {
      // Their answers are of no use any more, and nobody else hears them fail.
      await Promise.allSettled(flights.map((f) => f.reply));
    }
  }

  private async next(from: number, inFlight: number): Promise<EncodedBatch | undefined> {
    const quiet = inFlight === 0;
    // What has to stand at an exact number waits until all before it has been applied.
    if (!quiet && this.session.wantsQuiet(from)) return undefined;
    const deadline = performance.now() + PING_MS;
    for (;;) {
      const batch = await this.session.next({ from, quiet, waitMs: quiet ? deadline - performance.now() : 0, maxRows: this.size.rows });
      if (batch || !quiet || this.stopping.signal.aborted) return batch;
      if (performance.now() >= deadline || this.session.verifying) return this.session.ping(from);
    }
  }

  private send(batch: EncodedBatch): Flight {
    const reply = this.peer.send('/api/dms/sync/receive', BATCH_MEDIA_TYPE, batch.parts, STALL_MS, this.stopping.signal)
      .then((answer) => acknowledgementSchema.parse(answer));
    reply.catch(() => undefined);
    return { batch, sentAt: performance.now(), reply };
  }

  /** False: the slave is elsewhere than we thought; ask it again. */
  private async landed({ batch, sentAt, reply }: Flight): Promise<boolean> {
    const ack = await reply;
    this.session.heard(ack, batch);
    this.size.took(batch.rows, performance.now() - sentAt);
    if (this.failures > 0) this.log.log(`${this.session.name} can be reached again, at number ${ack.cursor}`);
    this.failures = 0;
    return ack.cursor === (batch.header.kind === 'restart' ? 0 : batch.header.to);
  }

  private async failed(error: unknown): Promise<void> {
    this.failures++;
    this.size.failed();
    if (error instanceof PeerRefusalError) await this.overthrown.checkRefusal(error, this.peer.url);
    const known = error instanceof PeerRefusalError ? error.peerCode : (error as { code?: unknown }).code;
    const code = typeof known === 'string' ? known : error instanceof z.ZodError ? 'not_understood' : 'internal_error';
    const message = error instanceof Error ? error.message : String(error);
    this.session.lost(error as Error);
    try {
      if (await this.session.progress.inTrouble(code, message)) this.log.warn(`${this.session.name}: ${message}`);
    } catch (storing) {
      this.log.debug(`trouble of ${this.session.name} not stored: ${String(storing)}`);
    }
  }

  /** At most one try a second; after failures longer, and never in step with other slaves. */
  private async pause(startedAt: number): Promise<void> {
    await sleep(Math.max(0, startedAt + SHORTEST_PAUSE_MS - performance.now()), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    if (this.failures === 0 || this.stopping.signal.aborted) return;
    this.wake = new AbortController();
    await sleep(retryPause(this.failures) * Math.random(), undefined, { signal: this.wake.signal }).catch(() => undefined);
    this.wake = undefined;
  }
}
