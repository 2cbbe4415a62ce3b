import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { travelsInClear } from '@tidemark/http-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeHealth } from '../health/node-health';
import { NODE_CONFIG } from '../node-config.token';
import { MasterLink, NodeAddress } from './master-link';
import { retryPauseMs } from './retry-pause';

/** The last word to a server that may be away: longer would take from the time that tasks have to end. */
const LAST_WORD_MS = 3_000;

/** Makes this node known to its server, tells it how it is, and does so anew when the server has forgotten it. */
@Injectable()
export class Registration implements BeforeApplicationShutdown {
  private readonly log = new Logger('registration');
  private readonly stopping = new AbortController();
  private readonly link: MasterLink | undefined;
  private running: Promise<void> = Promise.resolve();
  private isKnown = false;
  private failures = 0;

  constructor(@Inject(NODE_CONFIG) private readonly config: NodeConfig, private readonly health: NodeHealth) {
    const { masterUrl, masterKey, autoRegister } = config;
    if (masterUrl === undefined || !autoRegister) return;
    if (masterKey && travelsInClear(masterUrl)) this.log.warn(`${masterUrl} is plain HTTP beyond this machine: MASTER_KEY travels in clear; use https`);
    this.link = new MasterLink(masterUrl, config);
  }

  /** Once the node listens; without a server to register with, nothing. */
  start(address: NodeAddress): void {
    if (this.link) this.running = this.run(this.link, address);
  }

  /** A last heartbeat, which says `draining`. Never rejects: a server that is away finds out by itself. */
  async leave(): Promise<void> {
    if (!this.link || !this.isKnown) return;
    const signal = AbortSignal.any([AbortSignal.timeout(LAST_WORD_MS), this.stopping.signal]);
    await this.link.heartbeat(this.health.vitals(), signal).catch((error: unknown) => this.log.warn(`the server was not told that this node leaves: ${textOf(error)}`));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.link?.close();
  }

  private async run(link: MasterLink, address: NodeAddress): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pauseMs = await this.turn(link, address);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns ms to the next one */
  private async turn(link: MasterLink, address: NodeAddress): Promise<number> {
    const { signal } = this.stopping;
    try {
      if (!this.isKnown) await this.register(link, address);
      this.isKnown = await link.heartbeat(this.health.vitals(), signal);
      this.failures = 0;
      if (this.isKnown) return this.config.heartbeatIntervalMs;
      this.log.warn('the server does not know this node any more: registering again');
      // A server that takes registrations and forgets them at once is not to be asked without a pause.
      return retryPauseMs(1);
    } catch (error) {
      if (!signal.aborted) this.failed(error);
      return retryPauseMs(this.failures);
    }
  }

  private async register(link: MasterLink, address: NodeAddress): Promise<void> {
    await link.register(address, this.stopping.signal);
    this.isKnown = true;
    this.log.log(`registered with ${this.config.masterUrl} as ${this.config.nodeId}, reached at ${address.scheme}://${address.host}:${address.port}`);
  }

  /** A long absence is one line in the log, and one when it ends. */
  private failed(error: unknown): void {
    if (this.failures++ === 0) this.log.warn(`${this.config.masterUrl}: ${textOf(error)}; trying again`);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
