import { Inject, Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { MembershipStore, Orphan } from '../store/membership.store';
import { ClaimedTask } from '../task';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';

/** How long a server may be silent before it counts as dead. */
const DEAD_AFTER_MS = 10_000;

/** This server among those that hand out tasks of one database. Judges by its own monotonic clock only. */
@Injectable()
export class Membership {
  private readonly log = new Logger('tasks');
  private me: string | undefined;
  private readonly seen = new Map<string, { beat: number; at: number }>();

  constructor(private readonly store: MembershipStore, @Inject(TASKS_OPTIONS) private readonly options: TasksOptions) {}

  /** Its name in the rows of the tasks it has. A new one each time it joins. */
  get id(): string {
    if (this.me === undefined) throw new Error('this server hands out no tasks');
    return this.me;
  }

  get joined(): boolean {
    return this.me !== undefined;
  }

  async join(): Promise<void> {
    const id = randomUUID();
    await this.store.join(id, `${this.options.nodeName}:${process.pid}`);
    this.me = id;
  }

  /** Its running tasks are free for others from here on. */
  async leave(): Promise<void> {
    const { me } = this;
    this.me = undefined;
    this.seen.clear();
    if (me !== undefined) await this.store.leave(me);
  }

  /** Says that this server is alive, and finds those that are not. @returns false: it was itself declared dead */
  async beat(): Promise<boolean> {
    if (!(await this.store.beat(this.id))) return false;
    const now = performance.now();
    const all = await this.store.all();
    for (const { id, name, beat } of all) {
      if (id === this.me) continue;
      const before = this.seen.get(id);
      if (before?.beat !== beat) this.seen.set(id, { beat, at: now });
      else if (now - before.at >= DEAD_AFTER_MS && await this.store.bury(id, beat)) this.log.warn(`server ${name} is silent; its tasks are taken over`);
    }
    const present = new Set(all.map(({ id }) => id));
    for (const id of this.seen.keys()) if (!present.has(id)) this.seen.delete(id);
    return true;
  }

  /** Running tasks that are this server's by the books. */
  running(): Promise<ClaimedTask[]> {
    return this.store.running(this.id);
  }

  /** Running tasks of servers that are gone; they are this server's now. @throws DeposedError */
  orphans(): Promise<Orphan[]> {
    return this.store.adopt(this.id);
  }
}
