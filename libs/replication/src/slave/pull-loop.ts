import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { travelsInClear } from '@tidemark/http-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { Peer } from '../peer/peer';
import { PeerRefusalError } from '../peer/peer-refusal.error';
import { retryPause, SHORTEST_PAUSE_MS } from '../peer/retry-pause';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { decodeBatch } from '../wire/decode-batch';
import { ChangeApplier } from './change-applier';

/** The master answers by then, news or not. */
const WAIT_SECONDS = 5;
const STALL_MS = 30_000;
const MAX_BYTES = 256 * 1024 * 1024;
const GONE = 410;

/** A slave that its master cannot reach fetches the same stream by itself. */
@Injectable()
export class PullLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failures = 0;
  private peer: Peer | undefined;

  constructor(
    private readonly reign: Reign,
    private readonly applier: ChangeApplier,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.mode === 'pull') this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.peer?.close();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (this.reign.role === 'slave') await this.stream();
        this.failures = 0;
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        await this.failed(error);
      }
      const pause = retryPause(this.failures);
      await sleep(SHORTEST_PAUSE_MS / 2 + pause * (0.5 + Math.random() / 2), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async stream(): Promise<void> {
    const peer = this.master();
    let { cursor } = await this.applier.standing();
    let coming = this.fetch(peer, cursor, cursor);
    while (this.reign.role === 'slave' && !this.stopping.signal.aborted) {
      const batch = decodeBatch(await coming);
      // The next one is on its way while this one is applied.
      const more = batch.header.to > batch.header.from;
      if (more) coming = this.fetch(peer, batch.header.to, cursor);
      coming.catch(() => undefined);
      const ack = await this.applier.apply(batch);
      ({ cursor } = ack);
      if (this.failures > 0) this.log.log(`the master can be reached again, at number ${cursor}`);
      this.failures = 0;
      await peer.post('/api/dms/feed/ack', { name: this.options.nodeName, ...ack }, this.stopping.signal);
      if (!more) coming = this.fetch(peer, cursor, cursor);
    }
  }

  private fetch(peer: Peer, after: number, applied: number): Promise<Buffer> {
    const name = encodeURIComponent(this.options.nodeName);
    const term = this.reign.state?.term ?? 0;
    return peer.bytes(
      `/api/dms/feed?name=${name}&after=${after}&applied=${applied}&term=${term}&wait=${WAIT_SECONDS}`, MAX_BYTES, STALL_MS, this.stopping.signal,
    );
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof PeerRefusalError && error.peerStatus === GONE) {
      await this.applier.startOver();
      return;
    }
    if (error instanceof PeerRefusalError && error.peerCode === 'ahead_of_master') {
      await this.applier.inTrouble('ahead_of_master', error.message, typeof error.answer.head === 'number' ? error.answer.head : undefined);
    }
    if (this.failures++ === 0) this.log.warn(`the master's changes cannot be fetched: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** The master may be another one by now. */
  private master(): Peer {
    const url = this.reign.state?.masterUrl ?? this.options.masterUrl;
    if (!url) throw new Error('MASTER_URL is not set');
    if (this.peer?.url !== url) {
      this.peer?.close();
      if (travelsInClear(url)) this.log.warn(`${url} is plain HTTP beyond this machine: keys and data travel in clear; use https`);
      this.peer = new Peer(url, this.options.masterKey, this.options);
    }
    return this.peer;
  }
}
