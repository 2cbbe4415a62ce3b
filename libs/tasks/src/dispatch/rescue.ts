import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { TaskQueue } from '../queue/task-queue';
import { ClaimStore } from '../store/claim.store';
import { Orphan } from '../store/membership.store';
import { ClaimedTask, LOCAL, SEVERAL } from '../task';
import { DividedTasks } from './divided-tasks';
import { Hands } from './hands';
import { Ledger } from './ledger';
import { Membership } from './membership';
import { Run } from './run';
import { Runs } from './runs';

const NO_PICK = { node: null, at: '', scores: [] } as const;

/** A claim is in hand as soon as its answer is there. */
const MISLAID_AFTER_MS = 5_000;

/** Looks after tasks that would else be forgotten: of servers that are gone, of no line, cancelled elsewhere, taken by a claim whose answer was lost. */
@Injectable()
export class Rescue {
  private readonly log = new Logger('tasks');
  /** `task attempt` → since when (monotonic ms) it is this server's and nowhere to be found. */
  private missing = new Map<string, number>();

  constructor(
    private readonly database: Database, private readonly queue: TaskQueue, private readonly claims: ClaimStore,
    private readonly membership: Membership, private readonly runs: Runs, private readonly ledger: Ledger, private readonly divided: DividedTasks, private readonly hands: Hands,
  ) {}

  /**
   * Running tasks of servers that are gone. The node that has one is asked for the same attempt again: it answers with
   * the one that runs, or with its stored end. What ran inside the server died with it.
   */
  async takeOver(): Promise<void> {
    const orphans = await this.membership.orphans();
    if (orphans.length === 0) return;
    this.log.log(`${orphans.length} running tasks of a server that is gone are taken over`);
    const dispatcher = this.membership.id;
    await this.claims.giveBack(dispatcher, orphans.filter(({ place }) => !place).map(({ task }) => task), { unknown: true });
    for (const { task, place } of orphans) if (place?.node === SEVERAL) await this.resume(task, dispatcher);
    const runs = orphans.filter(({ place }) => place?.node !== SEVERAL).flatMap((orphan) => runOf(orphan, dispatcher));
    await Promise.all(runs.filter(({ node }) => node === LOCAL).map((run) => this.ledger.end(run, { kind: 'lost', reason: 'the server that ran it is gone' })));
    this.runs.launch(runs.filter(({ node }) => node !== LOCAL));
  }

  /** Of a divided one: what is done is done, what runs on a node is asked for, all the rest is placed anew. */
  private async resume(task: ClaimedTask, dispatcher: string): Promise<void> {
    for (const { task: part, node } of await this.divided.resume(task, dispatcher, NO_PICK)) {
      if (node === null) this.hands.add([part]);
      else if (node === LOCAL) this.hands.add([{ ...part, attempt: part.attempt + 1 }]);
      else this.runs.launch(runOf({ task: part, place: { node, fallback: false } }, dispatcher));
    }
  }

  /** What the books say this server has and it does not: a claim was committed and its answer lost. It goes back into the line. */
  async findMislaid(): Promise<void> {
    const booked = await this.membership.running();
    const known = new Set([...this.hands.ids, ...this.runs.ids]);
    const now = performance.now();
    const keyed = booked.filter(({ id }) => !known.has(id)).map((task) => ({ task, key: `${task.id} ${task.attempt}` }));
    const mislaid = keyed.filter(({ key }) => now - (this.missing.get(key) ?? now) >= MISLAID_AFTER_MS);
    this.missing = new Map(keyed.map(({ key }) => [key, this.missing.get(key) ?? now]));
    if (mislaid.length === 0) return;
    this.log.warn(`${mislaid.length} tasks were taken by a claim whose answer was lost, and go back into the line`);
    await this.claims.giveBack(this.membership.id, mislaid.map(({ task }) => task), { unknown: true });
  }

  async requeueForgotten(): Promise<void> {
    const tasks = await this.database.transaction(async (client) => {
      const forgotten = await this.queue.forgotten(client);
      await this.queue.put(client, forgotten);
      return forgotten;
    });
    if (tasks.length > 0) this.log.warn(`${tasks.length} waiting tasks stood in no line and were put into it`);
  }

  /** Ends here what was cancelled, whichever server was told. */
  async stopCancelled(): Promise<void> {
    const { ids } = this.runs;
    if (ids.length === 0) return;
    const rows = await this.database.query<{ id: string }>(`select id from task where id = any($1::text[]) and status = 'cancelled'`, [ids]);
    if (rows.length > 0) this.runs.stop(new Set(rows.map(({ id }) => id)));
  }
}

function runOf({ task, place }: Orphan, dispatcher: string): Run[] {
  if (!place) return [];
  return [{ task, ...place, pick: NO_PICK, dispatcher, adopted: true, stop: new AbortController(), detached: false }];
}
