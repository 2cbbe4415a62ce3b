import { Injectable } from '@nestjs/common';
import { LocalExecutor } from '../local/local-executor';
import { NodePool } from '../nodes/node-pool';
import { Assignment, AttemptStore } from '../store/attempt.store';
import { PartStore } from '../store/part.store';
import { LOCAL } from '../task';
import { HeldTasks } from './held-tasks';
import { Membership } from './membership';
import { Placement } from './placement';
import { TaskFigures } from '../task-figures';
import { Run } from './run';
import { Runs } from './runs';

/** Finds places for tasks, notes where each goes, and sends them off. */
@Injectable()
export class Launcher {
  constructor(
    private readonly membership: Membership, private readonly placement: Placement, private readonly attempts: AttemptStore,
    private readonly parts: PartStore, private readonly runs: Runs, private readonly nodes: NodePool, private readonly local: LocalExecutor,
    private readonly figures: TaskFigures,
  ) {}

  /** Those that find a place now, which is reserved for them; they are out of hand. */
  assign(held: HeldTasks, ahead: number): Assignment[] {
    const placed: Assignment[] = [];
    held.take(({ task, refusedBy, since }) => {
      const place = this.placement.place(task, refusedBy, since, ahead);
      if (place) placed.push({ task, ...place });
      return place !== null;
    });
    return placed;
  }

  /** What was cancelled meanwhile is not sent. Where it fails nothing was, and no place is reserved any more. */
  async launch(placed: readonly Assignment[]): Promise<void> {
    const dispatcher = this.membership.id;
    let begun: ReadonlySet<string> = new Set();
    try {
      begun = await this.note(dispatcher, placed);
    } finally {
      for (const { task, node } of placed) if (!begun.has(task.id)) this.release(node);
    }
    const sent = placed.filter(({ task }) => begun.has(task.id));
    for (const { node, fallback } of sent) this.figures.tell((listener) => listener.placed(node, fallback));
    this.runs.launch(sent.map((one): Run => (
      { ...one, dispatcher, adopted: false, stop: new AbortController(), detached: false }
    )));
  }

  private async note(dispatcher: string, placed: readonly Assignment[]): Promise<ReadonlySet<string>> {
    const parts = placed.filter(({ task }) => task.part);
    const whole = placed.filter(({ task }) => !task.part);
    const begun = await Promise.all([
      whole.length > 0 ? this.attempts.begin(dispatcher, whole) : [], parts.length > 0 ? this.parts.begin(dispatcher, parts) : [],
    ]);
    return new Set(begun.flatMap((ids) => [...ids]));
  }

  private release(node: string): void {
    if (node === LOCAL) this.local.release();
    else this.nodes.release(node);
  }
}
