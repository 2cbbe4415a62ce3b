import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { travelsInClear } from '@tidemark/http-client';
import { Peer } from '../peer/peer';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { Overthrown } from './overthrown';
import { PushLoop } from './push-loop';
import { PushRight } from './push-right';
import { Replicas } from './replicas';

const LOOK_EVERY_MS = 1_000;

/** Pushes while this node is the master, to every slave of the settings. */
@Injectable()
export class PushDirector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly loops = new Map<string, PushLoop>();
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly reign: Reign,
    private readonly right: PushRight,
    private readonly replicas: Replicas,
    private readonly overthrown: Overthrown,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.reign.onChange(() => this.look());
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.turn;
    await this.stop();
  }

  /** Looks at a slave at once that was left alone after failures. */
  hurry(name: string): void {
    this.loops.get(name)?.hurry();
  }

  private look(): void {
    this.turn = this.turn.then(() => this.follow()).catch((error: unknown) => this.log.debug(`pushing not looked after: ${String(error)}`));
  }

  private async follow(): Promise<void> {
    if (this.stopped) return;
    if (!(await this.mayPush())) {
      if (this.loops.size > 0) await this.stop();
      return;
    }
    for (const { name, url, key } of this.options.slaves) {
      if (this.loops.has(name)) continue;
      const session = await this.replicas.session(name, 'push', url);
      this.loops.set(name, new PushLoop(session, new Peer(url, key, this.options), this.overthrown));
      this.log.log(`pushing to ${name} at ${url}`);
      if (travelsInClear(url)) this.log.warn(`${url} is plain HTTP beyond this machine: keys and data travel in clear; use https`);
    }
  }

  private async mayPush(): Promise<boolean> {
    return this.reign.isMaster && this.options.slaves.length > 0 && this.right.tryTake(() => this.look());
  }

  private async stop(): Promise<void> {
    const loops = [...this.loops.values()];
    this.loops.clear();
    await Promise.all(loops.map((loop) => loop.stop()));
    await this.replicas.closeAll();
    await this.right.giveBack();
  }
}
