import { Injectable, Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '@tidemark/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodePool } from '../nodes/node-pool';
import { ClaimStore } from '../store/claim.store';
import { DeposedError } from '../store/deposed.error';
import { ClaimedTask } from '../task';
import { DividedTasks } from './divided-tasks';
import { HeldTasks } from './held-tasks';
import { Launcher } from './launcher';
import { Membership } from './membership';
import { Pace } from './pace';
import { Placement } from './placement';
import { Runs } from './runs';
import { Wake } from './wake';

/** A ring can be missed: a connection was lost, a pause after a failure is over. */
const LOOK_ANYWAY_MS = 1_000;
/** While something waits for a place whose coming nobody tells of. */
const TRY_AGAIN_MS = 100;
/** What finds no place by then goes back into the line, so that others are not held up by it. */
const HOLD_MS = 3_000;
const BACK_FOR_SECONDS = 1;
const MOST_AT_ONCE = 200;
/** Under load places are filled together, several in one request to a node; what was sent ahead keeps it busy meanwhile. */
const GATHER_MS = 8;

interface Shift {
  over: boolean;
  loops: Promise<unknown>;
}

/**
 * Two loops: one takes tasks out of the line, as many as there is room for and a few ahead; the other puts them in
 * their places. So a place that comes free is filled from what is in hand, and does not wait for the database.
 */
@Injectable()
export class Hands {
  private readonly log = new Logger('tasks');
  private readonly taking = new Wake();
  private readonly placing = new Wake();
  private readonly pace = new Pace();
  private readonly held = new HeldTasks();
  /** On their way from the hand to a place. */
  private moving: readonly ClaimedTask[] = [];
  /** The line was empty when last looked at, and nobody has told of more since. */
  private nothingWaits = false;
  private shift: Shift | undefined;

  constructor(
    private readonly claims: ClaimStore, private readonly membership: Membership, private readonly divided: DividedTasks,
    private readonly placement: Placement, private readonly launcher: Launcher, runs: Runs, nodes: NodePool,
  ) {
    runs.listen({
      freed: () => {
        this.pace.ended();
        this.freed();
      },
      refused: (task, node) => this.held.refused(task, node),
    });
    nodes.onFree(() => this.freed());
    divided.onAgain((part) => this.add([part]));
  }

  get ids(): string[] {
    return [...this.held.all.map(({ task }) => task), ...this.moving].map(({ id, part }) => part?.taskId ?? id);
  }

  begin(): void {
    const shift: Shift = { over: false, loops: Promise.resolve() };
    shift.loops = Promise.all([
      this.loop(shift, this.taking, () => this.take()),
      this.loop(shift, this.placing, () => this.place()),
    ]);
    this.shift = shift;
  }

  /** Gives back what is in hand. */
  async end(): Promise<void> {
    const { shift } = this;
    if (!shift) return;
    shift.over = true;
    this.shift = undefined;
    this.wake();
    await shift.loops;
    // A part has no place in the line: whoever takes its task over finds it in the books.
    await this.claims.giveBack(this.membership.id, this.held.take(() => true).filter(({ part }) => !part));
  }

  /** What is in hand is others' now. */
  drop(): void {
    this.held.take(() => true);
  }

  /** To be placed. */
  add(tasks: readonly ClaimedTask[]): void {
    this.held.add(tasks);
    this.placing.ring();
  }

  /** There may be something to take. */
  wake(): void {
    this.nothingWaits = false;
    this.taking.ring();
    this.placing.ring();
  }

  private freed(): void {
    if (!this.nothingWaits) this.taking.ring();
    this.placing.ring();
  }

  /** @param step returns how long to wait for a ring; 0: there is more to do at once */
  private async loop(shift: Shift, wake: Wake, step: () => Promise<number>): Promise<void> {
    while (!shift.over) {
      try {
        const pause = await step();
        if (pause > 0) await wake.wait(pause);
      } catch (error) {
        if (error instanceof DeposedError) this.drop();
        else if (!(error instanceof DatabaseUnavailableError)) this.log.error('handing out tasks failed', error);
        await sleep(LOOK_ANYWAY_MS, undefined, { ref: false });
      }
    }
  }

  private async take(): Promise<number> {
    const ahead = this.pace.ahead();
    const wanted = Math.min(MOST_AT_ONCE, this.placement.room(ahead) + ahead) - this.held.length;
    // Few at a time cost as much as many: what is ahead is filled up when half of it is gone.
    if (wanted <= 0 || (this.held.length > 0 && wanted < ahead / 2)) return LOOK_ANYWAY_MS;
    // Whoever rings meanwhile says that it is not.
    this.nothingWaits = true;
    const { tasks, isEmpty } = await this.claims.claim(this.membership.id, wanted);
    if (!isEmpty) this.nothingWaits = false;
    if (tasks.length > 0) this.add(tasks);
    return isEmpty ? LOOK_ANYWAY_MS : 0;
  }

  private async place(): Promise<number> {
    await this.divide();
    const placed = this.launcher.assign(this.held, this.pace.ahead());
    this.moving = placed.map(({ task }) => task);
    await this.putBack();
    if (placed.length === 0) return this.held.length > 0 ? TRY_AGAIN_MS : LOOK_ANYWAY_MS;
    try {
      await this.launcher.launch(placed);
    } catch (error) {
      // Whether they were noted is not known; noting them again does no harm.
      this.add(placed.map(({ task }) => task));
      throw error;
    } finally {
      this.moving = [];
    }
    if (!this.nothingWaits) this.taking.ring();
    if (this.pace.ahead() > 0) await sleep(GATHER_MS, undefined, { ref: false });
    return 0;
  }

  /** What can be divided is, where several nodes have room: into as many parts as workers are free. */
  private async divide(): Promise<void> {
    for (const { task } of [...this.held.all]) {
      const spread = this.placement.spread(task);
      const parts = spread ? this.divided.plan(task, spread.workers) : [];
      if (!spread || parts.length < 2) continue;
      this.held.take((one) => one.task === task);
      this.moving = [task];
      try {
        this.add(await this.divided.divide(task, this.membership.id, parts, spread.pick));
      } catch (error) {
        this.add([task]);
        throw error;
      } finally {
        this.moving = [];
      }
    }
  }

  private async putBack(): Promise<void> {
    const limit = performance.now() - HOLD_MS;
    const stuck = this.held.take(({ since, task }) => since < limit && !task.part);
    await this.claims.giveBack(this.membership.id, stuck, { afterSeconds: BACK_FOR_SECONDS });
  }
}
