import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registration } from '../registration/registration';
import { TaskDesk } from '../tasks/desk/task-desk';
import { Draining } from './draining';

/** An orchestrator kills after 30 s; a task that takes longer is begun anew by whoever sent it. */
const DRAIN_MS = 25_000;
/** Between the answer to a shutdown request and the end: as long as clients of the older protocol expect. */
export const SHUTDOWN_SECONDS = 5;

/** The orderly end of a node: no new tasks, the server told, the running tasks ended. */
@Injectable()
export class NodeStop {
  private readonly log = new Logger('shutdown');
  private drained: Promise<void> | undefined;
  private isRequested = false;
  private end: (() => void) | undefined;

  constructor(private readonly draining: Draining, private readonly desk: TaskDesk, private readonly registration: Registration) {}

  /** @param end stops the process, once somebody has asked for that by HTTP */
  endBy(end: () => void): void {
    this.end = end;
  }

  /** The process goes on for `SHUTDOWN_SECONDS`, draining; asked again, nothing changes. */
  request(): void {
    if (this.isRequested) return;
    this.isRequested = true;
    this.log.log('接收到关闭节点请求');
    void this.drain();
    setTimeout(() => this.end?.(), SHUTDOWN_SECONDS * 1000);
  }

  /** Resolves when nothing runs any more, or after 25 s. Never rejects. */
  drain(): Promise<void> {
    return (this.drained ??= this.run());
  }

  private async run(): Promise<void> {
    this.draining.begin();
    const limit = new AbortController();
    const tasks = this.desk.drain().catch((error: unknown) => this.log.error('the tasks could not be ended in order', error));
    const late = sleep(DRAIN_MS, 'late', { signal: limit.signal }).catch(() => undefined);
    const [ended] = await Promise.all([Promise.race([tasks, late]), this.registration.leave()]);
    limit.abort();
    if (ended === 'late') this.log.warn(`${this.desk.counts().active} task(s) did not end within ${DRAIN_MS / 1000} s and are broken off`);
  }
}
