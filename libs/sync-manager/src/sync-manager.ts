import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { NotMasterError, Reign } from '@tidemark/database';
import { CurrentTask, RunType } from '@tidemark/domain';
import { E_ALREADY_LOCKED, Mutex, tryAcquire } from 'async-mutex';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeldLease } from './held-lease';
import { Lease } from './lease';
import { LeaseStore, LeaseState } from './lease.store';
import { LeaseWatch } from './lease-watch';
import { RefusalStore } from './refusal.store';
import { RunCounts } from './run-counts';
import { RunCancelledError } from './run-cancelled.error';
import { SyncBusyError } from './sync-busy.error';

/** How long a shutdown waits for the running chunk to finish or roll back. */
const SHUTDOWN_GRACE_MS = 20_000;
const TAKEOVER_TRIES = 20;
const TAKEOVER_PAUSE_MS = 100;

export interface RunInfo {
  /** ISO 8601 with offset. */
  readonly startTime: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly totalDays: number | null;
  /** Its epoch will be higher than this: copies bring records of runs that other masters' epochs numbered. */
  readonly aboveEpoch?: number;
}

/** One holding of the lock that has begun; `done` settles when the work has ended and the lock is free again. */
export interface StartedRun<T> {
  readonly task: CurrentTask;
  readonly epoch: number;
  readonly done: Promise<T>;
}

/** What a run does; it stops when `lease.signal` aborts. */
export type RunWork<T> = (lease: Lease, task: CurrentTask) => Promise<T>;

export const SYNC_MANAGER_OPTIONS = Symbol('SYNC_MANAGER_OPTIONS');
export interface SyncManagerOptions {
  /** Names this server in refusals and run records. */
  readonly nodeName: string;
}

/** The only way to sync: one process-wide mutex, one Postgres lease, one current task. */
@Injectable()
export class SyncManager implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('sync_manager');
  private readonly mutex = new Mutex();
  private running: { task: CurrentTask; lease: Lease; done: Promise<unknown> } | undefined;
  /** Settles once the process-wide holder knows whether it got the Postgres lease too. */
  private acquiring: Promise<unknown> = Promise.resolve();
  private stopping = false;
  readonly counts = new RunCounts();
  readonly holder: string;

  constructor(
    private readonly store: LeaseStore,
    private readonly watch: LeaseWatch,
    private readonly refusals: RefusalStore,
    private readonly reign: Reign,
    @Inject(SYNC_MANAGER_OPTIONS) options: SyncManagerOptions,
  ) {
    const host = hostname();
    this.holder = `${options.nodeName === host ? host : `${options.nodeName}@${host}`}:${process.pid}`;
  }

  onModuleInit(): void {
    this.reign.onChange(({ role, masterUrl }) => {
      // Its next write would be refused anyhow; so it need not fetch until then.
      if (role === 'slave' || role === 'fenced') this.running?.lease.lose(new NotMasterError(role, masterUrl));
    });
  }

  /**
   * Only a master syncs. `tryRun` asks as well; for who has something to read or to answer before that.
   * @throws NotMasterError
   */
  assertMaster(): void {
    try {
      this.reign.assertMaster();
    } catch (error) {
      this.counts.refuse('not_master');
      throw error;
    }
  }

  /** The task that runs in this process. */
  get current(): CurrentTask | null {
    return this.running?.task ?? null;
  }

  /** The lease as Postgres has it, held or not. */
  leaseState(): Promise<LeaseState> {
    return this.store.state();
  }

  /** Who holds the lock, in this process or any other on the same database; null when it is free. */
  async currentAnywhere(): Promise<LeaseState | null> {
    const state = await this.store.state();
    return state.held ? state : null;
  }

  /**
   * Starts `work` if nobody syncs, anywhere on this database.
   * @returns once the lock is held; the work goes on, `done` follows it
   * @throws NotMasterError on any other node; SyncBusyError naming the current task: the refusal is on record
   */
  async tryRun<T>(type: RunType, info: RunInfo, work: RunWork<T>): Promise<StartedRun<T>> {
    const task: CurrentTask = {
      task_type: type, start_time: info.startTime, start_date: info.startDate, end_date: info.endDate,
      total_days: info.totalDays,
    };
    if (this.stopping) {
      this.counts.refuse('stopping');
      throw new RunCancelledError('shutdown');
    }
    this.assertMaster();
    let release: () => void;
    try {
      release = await tryAcquire(this.mutex).acquire();
    } catch (error) {
      if (error !== E_ALREADY_LOCKED) throw error;
      return this.refuse(task);
    }
    let held: HeldLease | undefined;
    try {
      const acquisition = this.acquire(task, info.aboveEpoch ?? 0);
      this.acquiring = acquisition.catch(() => undefined);
      held = await acquisition;
    } catch (error) {
      release();
      throw error;
    }
    if (!held) {
      release();
      return this.refuse(task);
    }
    this.counts.start(type);
    this.log.log(`获取同步锁成功: ${type}, 任务信息: ${JSON.stringify(task)}`);
    const done = this.carryOut(held, task, work, release);
    this.running = { task, lease: held.lease, done };
    return { task, epoch: held.lease.epoch, done };
  }

  /** Asks the current run to stop, wherever it runs; null when none does. A distant one hears it by its next beat. */
  async cancel(): Promise<CurrentTask | null> {
    const here = this.running?.task;
    if (this.cancelHere('cancelled') && here) return here;
    const elsewhere = await this.currentAnywhere();
    if (elsewhere) await this.store.requestCancel(elsewhere.epoch);
    return elsewhere?.task ?? null;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    // A run that is just taking the lock counts as running.
    await this.acquiring;
    if (!this.cancelHere('shutdown') || !this.running) return;
    const ended = this.running.done.then(() => true, () => true);
    if (!(await Promise.race([ended, sleep(SHUTDOWN_GRACE_MS, false, { ref: false })]))) {
      this.log.warn('the running sync did not end in time; its open transaction will roll back');
    }
  }

  private cancelHere(code: RunCancelledError['code']): boolean {
    if (!this.running) return false;
    this.running.lease.lose(new RunCancelledError(code));
    return true;
  }

  private async acquire(task: CurrentTask, aboveEpoch: number): Promise<HeldLease | undefined> {
    const client = await this.store.connect();
    try {
      if ((await this.store.tryLock(client)) || (await this.takeOverStale(client))) {
        const epoch = await this.store.nextEpoch(client, this.holder, task, aboveEpoch);
        return await HeldLease.begin(client, new Lease(epoch), this.store);
      }
    } catch (error) {
      await client.end();
      throw error;
    }
    await client.end();
    return undefined;
  }

  /** Ends the sessions of a holder that has stopped beating, then takes the lock it leaves behind. */
  private async takeOverStale(client: Parameters<LeaseStore['tryLock']>[0]): Promise<boolean> {
    const stale = await this.watch.staleEpoch();
    if (stale === undefined) return false;
    const ended = await this.store.terminate(stale);
    this.log.warn(`epoch ${stale} has not beaten for long; ended ${ended} of its sessions`);
    for (let i = 0; i < TAKEOVER_TRIES; i++) {
      if (await this.store.tryLock(client)) return true;
      await sleep(TAKEOVER_PAUSE_MS);
    }
    return false;
  }

  private async carryOut<T>(
    held: HeldLease, task: CurrentTask, work: RunWork<T>, release: () => void,
  ): Promise<T> {
    try {
      return await work(held.lease, task);
    } finally {
      await held.end();
      this.running = undefined;
      release();
      held.lease.free();
      this.log.log(`释放同步锁: ${JSON.stringify(task)}`);
    }
  }

  private async refuse(task: CurrentTask): Promise<never> {
    this.counts.refuse('busy');
    await this.acquiring;
    const elsewhere = this.running ? undefined : await this.currentAnywhere();
    const current = this.running?.task ?? elsewhere?.task ?? null;
    this.log.warn(`同步任务正在进行中，拒绝新任务: ${task.task_type}`);
    this.log.log(`当前任务: ${JSON.stringify(current)}`);
    await this.refusals.add(task.task_type, task, current, elsewhere?.holder ?? this.holder);
    throw new SyncBusyError(current);
  }
}
