import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export interface TaskProgress {
  readonly id: string;
  readonly attempt: number;
  /** 0 to 1. */
  readonly fraction: number;
  readonly message: string;
}

/** How far the running tasks are, for whoever asks. */
@Injectable()
export class ProgressStore {
  constructor(private readonly database: Database) {}

  async write(all: readonly TaskProgress[]): Promise<void> {
    await this.database.query(
      `update task t set progress = x.fraction, progress_message = x.message
         from unnest($1::text[], $2::int[], $3::real[], $4::text[]) x(id, attempt, fraction, message)
        where t.id = x.id and t.attempt = x.attempt and t.status = 'running'`,
      [all.map(({ id }) => id), all.map(({ attempt }) => attempt), all.map(({ fraction }) => fraction), all.map(({ message }) => message)],
    );
  }
}
