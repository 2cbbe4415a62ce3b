import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Database, DatabaseUnavailableError, Reign } from '@tidemark/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { TaskBell } from '../queue/task-bell';
import { TaskQueue } from '../queue/task-queue';
import { DeposedError } from '../store/deposed.error';
import { Hands } from './hands';
import { Ledger } from './ledger';
import { Membership } from './membership';
import { Runs } from './runs';
import { Rescue } from './rescue';

const BEAT_EVERY_MS = 2_000;
const TRY_AGAIN_MS = 1_000;

/**
 * Hands tasks out while this server is a master. The shift begins with the reign and ends with it, or with the process;
 * between the two the loops run, and a beat says to other servers that this one is alive.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('tasks');
  private turn: Promise<void> = Promise.resolve();
  private shift: AbortController | undefined;
  private beats: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly queue: TaskQueue, private readonly bell: TaskBell,
    private readonly membership: Membership, private readonly hands: Hands, private readonly runs: Runs, private readonly ledger: Ledger,
    private readonly rescue: Rescue,
  ) {}

  onApplicationBootstrap(): void {
    this.reign.onChange(({ role }) => {
      if (role === 'master') return this.next(() => this.begin());
      // At once: what waits for the database does not wait any longer.
      this.shift?.abort();
      this.next(() => this.end());
    });
    this.bell.onRing((word) => {
      if (word === 'stop') this.rescue.stopCancelled().catch((error: unknown) => this.log.debug(`cancelled tasks not looked up: ${String(error)}`));
      else this.hands.wake();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.shift?.abort();
    this.next(() => this.end());
    await this.turn;
  }

  /** One change of role at a time. */
  private next(step: () => Promise<void>): void {
    this.turn = this.turn.then(step).catch((error: unknown) => this.log.error(`handing out tasks: ${String(error)}`));
  }

  private async begin(): Promise<void> {
    if (this.shift || this.stopped) return;
    const shift = new AbortController();
    this.shift = shift;
    this.ledger.open();
    while (!(await this.enter()) && !shift.signal.aborted) await sleep(TRY_AGAIN_MS, undefined, { signal: shift.signal }).catch(() => undefined);
    if (shift.signal.aborted) return;
    this.bell.open();
    this.hands.begin();
    this.beats = this.beat(shift.signal);
  }

  private async enter(): Promise<boolean> {
    try {
      if (!this.database.ready) return false;
      await this.queue.open();
      if (!this.membership.joined) await this.membership.join();
      await this.rescue.requeueForgotten();
      return true;
    } catch (error) {
      this.log.warn(`tasks cannot be handed out yet: ${String(error)}`);
      return false;
    }
  }

  private async end(): Promise<void> {
    if (!this.shift) return;
    this.shift.abort();
    this.shift = undefined;
    await this.beats;
    await this.bell.close();
    try {
      await this.hands.end();
      await this.runs.letGo();
      await this.ledger.close();
      await this.membership.leave();
    } catch (error) {
      // Others notice by its silence.
      this.log.warn(`the last tasks could not be given back: ${String(error)}`);
    }
    if (this.stopped) await this.queue.close();
  }

  private async beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (!(await this.membership.beat())) throw new DeposedError();
        await this.rescue.takeOver();
        await this.rescue.stopCancelled();
        await this.rescue.findMislaid();
      } catch (error) {
        if (error instanceof DeposedError) await this.rejoin();
        else if (!(error instanceof DatabaseUnavailableError)) this.log.error('looking after tasks failed', error);
      }
      await sleep(BEAT_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** What this server had is others' now; its results are still written, where they come first. */
  private async rejoin(): Promise<void> {
    this.log.warn('this server was silent for too long, and others have taken its tasks over');
    try {
      this.hands.drop();
      await this.membership.join();
    } catch (error) {
      this.log.warn(`not joined again yet: ${String(error)}`);
    }
  }
}
