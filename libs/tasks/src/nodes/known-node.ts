import { setTimeout as wait } from 'node:timers/promises';
import { PeerClient } from '@tidemark/http-client';
import { KeptLine } from '@tidemark/process';
import { askHealth } from './ask-health';
import { askLogs, LogsQuestion } from './ask-logs';
import { CircuitBreaker } from './circuit-breaker';
import { NodeFigures, readFigures } from './node-figures';
import { LinkVerdict, NodeLink } from './node-link';
import { NodeRecord } from './node.store';
import { Candidate } from './pick-node';
import { WorkCount } from './work-count';

/** What was heard longer ago is not gone by. */
const FRESH_MS = 30_000;
const REFRESH_MS = 10_000;
/** While somebody else keeps it from work: the tasks of other servers end unseen, and so does an overload. */
const REFRESH_FULL_MS = 1_000;
/** Between two answers of a node that has just said that it is full after all. */
const SOONEST_MS = 250;

export interface NodeTrouble {
  readonly code: string;
  readonly message: string;
}

/** A node as this server knows it now. */
export class KnownNode {
  readonly breaker = new CircuitBreaker();
  readonly work = new WorkCount();
  readonly link: NodeLink;
  private heard: NodeFigures | undefined;
  private heardAt = 0;
  private heardOn: Date | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | undefined;
  private isUrgent = true;
  private problem: NodeTrouble | undefined;
  lastPick = 0;

  constructor(
    public record: NodeRecord, private readonly client: PeerClient, private readonly keyless: PeerClient, term: () => number | null,
    private readonly onNews: (node: KnownNode, figures: NodeFigures | undefined) => void,
  ) {
    this.link = new NodeLink({ url: record.url, client, keyless, term });
  }

  /** The last that was heard, if that is not too old. */
  get figures(): NodeFigures | undefined {
    return performance.now() - this.heardAt <= FRESH_MS ? this.heard : undefined;
  }

  get checkedAt(): Date | undefined {
    return this.heardOn;
  }

  get trouble(): NodeTrouble | undefined {
    return this.problem;
  }

  /** It may be given work, now or in a moment. */
  get isInService(): boolean {
    return this.record.state === 'active' && (this.breaker.state === 'closed' || (this.breaker.wantsTrial && this.figures !== undefined));
  }

  get candidate(): Candidate {
    const { figures, breaker, work } = this;
    return {
      id: this.record.id, drained: this.record.state !== 'active', breaker: breaker.state, wantsTrial: breaker.wantsTrial,
      capabilities: figures?.capabilities ?? this.record.capabilities, inFlight: work.own, lastPick: this.lastPick,
      load: figures && { ...figures, active: work.active },
    };
  }

  /** From a health answer or a heartbeat. */
  hear(raw: Readonly<Record<string, unknown>>): void {
    const read = readFigures(raw, this.record.maxWorkers);
    const figures = { ...read, capabilities: read.capabilities ?? this.heard?.capabilities, uptimeSeconds: read.uptimeSeconds ?? this.heard?.uptimeSeconds ?? null };
    this.heard = figures;
    this.heardAt = performance.now();
    this.heardOn = new Date();
    this.work.said(figures.activeTasks);
    this.onNews(this, figures);
  }

  /** A heartbeat. What it leaves out stays as it was heard last. */
  beat(said: Readonly<Record<string, unknown>>): void {
    if (this.breaker.state === 'closed') this.hear({ max_workers: this.record.maxWorkers, ...said });
    else this.welcome();
  }

  /** It says by itself that it is there: asked soon, whatever went wrong before. */
  welcome(): void {
    this.breaker.hurry();
    this.isUrgent = true;
    this.refresh();
  }

  /** Asks for its health when that is due. Never rejects. */
  refresh(): void {
    const now = performance.now();
    const { heard, work } = this;
    const isFull = heard !== undefined && (heard.status === 'overloaded' || (work.active >= heard.maxWorkers && work.active > work.own));
    const isDue = this.isUrgent || (this.breaker.state === 'half_open' && !this.breaker.wantsTrial);
    const pause = isDue ? SOONEST_MS : isFull ? REFRESH_FULL_MS : REFRESH_MS;
    if (this.asking || this.breaker.state === 'open' || now - this.askedAt < pause) return;
    void this.ask();
  }

  /** One question at a time, however many want to know. */
  ask(): Promise<void> {
    this.isUrgent = false;
    this.askedAt = performance.now();
    this.asking ??= this.askNow().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Changes nothing about whether it is given tasks: a node that is too old to show its log still does them. @throws NodeLogsError */
  logs(question: LogsQuestion): Promise<readonly KeptLine[]> {
    return askLogs(this.client, this.record, question);
  }

  judge(verdict: LinkVerdict): void {
    if (verdict === 'failed') this.breaker.fail('link');
    if (verdict === 'unreachable') this.lose({ code: 'unreachable', message: 'it could not be reached' });
  }

  /** What it said when it refused a task, before its health says so. */
  refused(code: string): void {
    if (!this.heard) return;
    if (code === 'node_draining') this.heard = { ...this.heard, draining: true };
    else if (code === 'node_overloaded') {
      this.heard = { ...this.heard, status: 'overloaded' };
      // It refuses only while it has something to do.
      this.work.said(Math.max(1, this.work.active));
    } else if (code === 'node_busy') this.work.said(Math.max(this.heard.maxWorkers, this.work.active));
    else return;
    this.isUrgent = true;
  }

  /** Once none of this server's tasks is there any more. */
  async idle(): Promise<void> {
    while (this.work.own > 0) await wait(1_000, undefined, { ref: false });
  }

  close(): void {
    this.client.close();
  }

  private async askNow(): Promise<void> {
    try {
      const answer = await askHealth(this.keyless, this.record.url);
      const { id, origin } = this.record;
      if (origin === 'registered' && answer.node_id !== id) throw new Error('another node answers at its address');
      this.problem = undefined;
      this.breaker.succeed('health');
      this.hear(answer);
    } catch (error) {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
      this.lose({ code: typeof code === 'string' ? code : 'unhealthy', message: (error as Error).message });
    }
  }

  private lose(trouble: NodeTrouble): void {
    this.problem = trouble;
    this.heard = undefined;
    this.breaker.fail('health');
    this.onNews(this, undefined);
  }
}
