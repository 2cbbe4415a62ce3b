import { Injectable } from '@nestjs/common';
import { NotMasterError, Reign } from '@tidemark/database';
import { CurrentTask, TidemarkError } from '@tidemark/domain';
import { SyncBusyError, SyncManager } from '@tidemark/sync-manager';

export interface Obstacle {
  /** What a start would be refused with now; null: nothing stands in its way. */
  readonly refusal: TidemarkError | null;
  /** Who holds the lock, in this process or another. */
  readonly currentTask: CurrentTask | null;
}

/** What stands in the way of a run, told without trying: nothing is taken, counted or put on record as a refusal. */
@Injectable()
export class SyncObstacle {
  constructor(private readonly manager: SyncManager, private readonly reign: Reign) {}

  async now(): Promise<Obstacle> {
    const held = await this.manager.currentAnywhere();
    const currentTask = held?.task ?? null;
    return { refusal: this.notMaster() ?? (held ? new SyncBusyError(currentTask) : null), currentTask };
  }

  private notMaster(): NotMasterError | null {
    try {
      this.reign.assertMaster();
      return null;
    } catch (error) {
      if (error instanceof NotMasterError) return error;
      throw error;
    }
  }
}
