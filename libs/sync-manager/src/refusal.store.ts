import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { CurrentTask, RunType } from '@tidemark/domain';

/** Owns `sync_refusal`: the audit of who was turned away, and for whom. */
@Injectable()
export class RefusalStore {
  constructor(private readonly database: Database) {}

  async add(runType: RunType, requested: object, current: CurrentTask | null, holder: string | null): Promise<void> {
    await this.database.query(
      'insert into sync_refusal (run_type, requested, current_task, holder) values ($1, $2, $3, $4)',
      [runType, JSON.stringify(requested), current && JSON.stringify(current), holder],
    );
  }
}
