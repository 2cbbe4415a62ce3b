import type { RunType } from '@tidemark/domain';

/** Why a run was not begun. */
export type RefusalReason = 'busy' | 'not_master' | 'stopping';

/** What came of wishes to sync, since this process began. */
export class RunCounts {
  private readonly begun = new Map<RunType, number>();
  private readonly turnedAway = new Map<RefusalReason, number>([['busy', 0], ['not_master', 0], ['stopping', 0]]);

  get started(): ReadonlyMap<RunType, number> {
    return this.begun;
  }

  get refused(): ReadonlyMap<RefusalReason, number> {
    return this.turnedAway;
  }

  start(type: RunType): void {
    this.begun.set(type, (this.begun.get(type) ?? 0) + 1);
  }

  refuse(reason: RefusalReason): void {
    this.turnedAway.set(reason, (this.turnedAway.get(reason) ?? 0) + 1);
  }
}
