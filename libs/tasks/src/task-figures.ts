import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

/** Hears of what becomes of tasks in the hands of this server. Cheap, for thousands may end in a second. */
export interface TaskListener {
  /** An attempt, or a part of a task, is on its way. @param node `local`: inside this server @param fallback local although there are nodes */
  placed(node: string, fallback: boolean): void;
  /** For good. @param seconds of the run; null: it never ran */
  ended(type: string, status: 'completed' | 'failed', seconds: number | null): void;
  /** It waits anew after an attempt that failed, was lost or given back. */
  again(type: string): void;
}

/** What tasks can be measured by. */
@Injectable()
export class TaskFigures {
  private readonly listeners: TaskListener[] = [];

  constructor(private readonly database: Database) {}

  listen(listener: TaskListener): void {
    this.listeners.push(listener);
  }

  tell(what: (listener: TaskListener) => void): void {
    this.listeners.forEach(what);
  }

  /** Tasks that wait or run now, on all servers of the database. */
  async open(): Promise<{ readonly pending: number; readonly running: number }> {
    const rows = await this.database.query<{ status: 'pending' | 'running'; n: number }>(
      `select status, count(*)::int as n from task where status in ('pending', 'running') group by status`,
    );
    const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
    return { pending: of('pending'), running: of('running') };
  }
}
