import { Inject, Injectable } from '@nestjs/common';
import { SyncManager } from '@tidemark/sync-manager';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { Progress } from './progress';
import { RunJournal } from './run-journal';
import { RunRecord, RunStore } from './run.store';

/** Reads runs: the live one from this process's memory, all others from their record. */
@Injectable()
export class RunQuery {
  constructor(
    private readonly runs: RunStore,
    private readonly journal: RunJournal,
    private readonly manager: SyncManager,
    @Inject(SYNC_OPTIONS) readonly options: SyncOptions,
  ) {}

  async progress(taskId: string): Promise<Progress | undefined> {
    return (await this.journal.liveProgress(taskId))?.progress ?? this.journal.unrecordedEnd(taskId) ?? (await this.runs.find(taskId))?.progress;
  }

  async active(): Promise<{ task_id: string; progress: Progress } | null> {
    const live = this.manager.current ? await this.journal.liveProgress() : undefined;
    if (live?.progress.status === 'running') return { task_id: live.taskId, progress: live.progress };
    if (!(await this.manager.currentAnywhere())) return null;
    const run = await this.runs.running();
    return run ? { task_id: run.task_id, progress: run.progress } : null;
  }

  async page(limit: number, offset: number): Promise<{ total: number; rows: RunRecord[] }> {
    const { total, rows } = await this.runs.page(limit, offset);
    return { total, rows: rows.map((row) => this.withItsEnd(row)) };
  }

  private withItsEnd(row: RunRecord): RunRecord {
    const progress = row.status === 'running' ? this.journal.unrecordedEnd(row.task_id) : undefined;
    return progress ? { ...row, status: progress.status, reason: progress.reason, progress } : row;
  }
}
