import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import type { BarsAnswer } from '@tidemark/domain';
import { type AnswerCache, answerKey, type AnswerQuestion, BadAnswerError, decodeAnswerTo, encodeAnswer } from '@tidemark/execution';
import { BATCH_MEDIA_TYPE } from '@tidemark/http-api';
import { HttpError, parseJson, PeerClient, type PeerResponse } from '@tidemark/http-client';
import { NODE_CONFIG } from '../node-config.token';

/** What the server takes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** A look that takes longer than this costs more than it may save. */
const FIND_MS = 2_000;
const KEEP_MS = 30_000;
/** Answers on their way to the server; what comes on top of these is not shared. */
const MAX_ON_THEIR_WAY = 8;
/** A server that did not answer is not asked again for so long: each look would hold up a task. */
const PAUSE_MS = 10_000;
const NOT_FOUND = 404;

/** The answers that the nodes of a server share, which lie in the memory of the server. Without one, or with one in trouble, there are none. */
@Injectable()
export class ServerAnswers implements AnswerCache, OnApplicationShutdown {
  readonly takesFresh = false;
  private readonly log = new Logger('cache');
  private readonly client: PeerClient | undefined;
  private pausedUntil = -Infinity;
  private onTheirWay = 0;

  constructor(@Inject(NODE_CONFIG) private readonly config: NodeConfig) {
    const { masterUrl, peerCidrs: allowed, tlsCa: ca, masterKey, sharesAnswers } = config;
    if (masterUrl !== undefined && sharesAnswers) this.client = new PeerClient({ allowed, ca, key: masterKey?.reveal() });
  }

  onApplicationShutdown(): void {
    this.client?.close();
  }

  async find(question: AnswerQuestion, signal: AbortSignal): Promise<BarsAnswer | undefined> {
    const found = await this.exchange({ method: 'GET', question, deadlineMs: FIND_MS, signal });
    if (found?.status !== 200) return undefined;
    try {
      const answer = decodeAnswerTo(question, parseJson(found.body.toString('utf8')));
      const heldMs = Number(found.headers.age) * 1000;
      // Who does not say how old it is may not be believed at all.
      return Number.isFinite(heldMs) ? { ...answer, ageMs: (answer.ageMs ?? 0) + heldMs } : undefined;
    } catch (error) {
      if (!(error instanceof BadAnswerError) && !(error instanceof HttpError)) throw error;
      this.log.warn(`the server keeps no answer under ${answerKey(question)}: ${error.message}`);
      return undefined;
    }
  }

  keep(question: AnswerQuestion, answer: BarsAnswer): void {
    if (!this.client || this.onTheirWay >= MAX_ON_THEIR_WAY) return;
    const json = Buffer.from(JSON.stringify(encodeAnswer(question, answer)));
    if (json.byteLength > MAX_BYTES) return;
    this.onTheirWay++;
    void this.exchange({ method: 'PUT', question, deadlineMs: KEEP_MS, json }).finally(() => { this.onTheirWay--; });
  }

  /** Undefined: the server is not there, or does not want it. */
  private async exchange({ method, question, deadlineMs, json, signal }: {
    readonly method: 'GET' | 'PUT'; readonly question: AnswerQuestion; readonly deadlineMs: number;
    readonly json?: Buffer; readonly signal?: AbortSignal;
  }): Promise<PeerResponse | undefined> {
    if (!this.client || performance.now() < this.pausedUntil || signal?.aborted === true) return undefined;
    try {
      const answer = await this.client.request({
        url: `${this.config.masterUrl}/api/v1/provider-cache/${answerKey(question)}`, method, deadlineMs, signal,
        headers: { 'accept-language': 'en', ...(json && { 'content-type': BATCH_MEDIA_TYPE }) }, body: json && [json],
        maxBytes: MAX_BYTES + 1, idempotent: true,
      });
      if (answer.status < 400 || answer.status === NOT_FOUND) return answer;
      this.pause(`it answers ${answer.status}`);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      // Its own task was cancelled: that says nothing about the server.
      if (error.code !== 'cancelled') this.pause(error.message);
    }
    return undefined;
  }

  private pause(reason: string): void {
    if (performance.now() >= this.pausedUntil) this.log.warn(`the shared cache of the server is of no use now: ${reason}`);
    this.pausedUntil = performance.now() + PAUSE_MS;
  }
}
