import { EndedTask } from '../history/ended-task';

/** How many tasks ended how, since this process began. */
export class Tally {
  private ended = { completed: 0, failed: 0, cancelled: 0 };
  private seconds = 0;

  count({ status, seconds }: Pick<EndedTask, 'status' | 'seconds'>): void {
    this.ended[status]++;
    if (status === 'completed') this.seconds += seconds;
  }

  get completed(): number {
    return this.ended.completed;
  }

  get failed(): number {
    return this.ended.failed;
  }

  get cancelled(): number {
    return this.ended.cancelled;
  }

  /** Of those that were not called off, 0 to 1; 1 where there was none. */
  get successRate(): number {
    const { completed, failed } = this.ended;
    return completed + failed === 0 ? 1 : completed / (completed + failed);
  }

  /** Seconds a completed task. */
  get averageSeconds(): number {
    return this.ended.completed === 0 ? 0 : this.seconds / this.ended.completed;
  }
}
