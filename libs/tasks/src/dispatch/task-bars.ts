import { Injectable } from '@nestjs/common';
import { BarNeed, packBars, PackedBars } from '@tidemark/execution';
import { StoreBars } from '../local/store-bars';
import { TaskTypeBook } from '../local/task-type-book';
import { ClaimedTask } from '../task';

/** The bars that a task takes along to a node, which has none of its own. */
@Injectable()
export class TaskBars {
  constructor(private readonly book: TaskTypeBook, private readonly store: StoreBars) {}

  needsOf({ type, data }: Pick<ClaimedTask, 'type' | 'data'>): BarNeed[] {
    return this.book.types.get(type).needs(data);
  }

  async pack(needs: readonly BarNeed[], signal: AbortSignal): Promise<Record<string, PackedBars>> {
    const bars = await Promise.all(needs.map(async (need) => [need.instrument, packBars(await this.store.read(need, signal))] as const));
    return Object.fromEntries(bars);
  }
}
