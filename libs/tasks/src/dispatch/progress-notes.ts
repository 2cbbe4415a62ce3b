import { Injectable, Logger } from '@nestjs/common';
import { ProgressStore, TaskProgress } from '../store/progress.store';
import { storable } from '../store/storable';
import { TaskEvents } from './task-events';

/** A task may report a hundred times a second; its row says where it was a second ago. */
const WRITE_EVERY_MS = 1_000;
const MAX_MESSAGE = 500;

/** Passes progress on at once, and writes it down now and then. */
@Injectable()
export class ProgressNotes {
  private readonly log = new Logger('tasks');
  private readonly latest = new Map<string, TaskProgress>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: ProgressStore, private readonly events: TaskEvents) {}

  note(id: string, attempt: number, node: string, fraction: number, said: string): void {
    const message = storable(said.slice(0, MAX_MESSAGE));
    this.latest.set(id, { id, attempt, fraction, message });
    this.events.changed({ id, status: 'running', attempt, node, progress: fraction, message });
    this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /** It has ended: what it said before is of no interest any more. */
  forget(id: string): void {
    this.latest.delete(id);
  }

  private async write(): Promise<void> {
    this.timer = undefined;
    const all = [...this.latest.values()];
    this.latest.clear();
    try {
      if (all.length > 0) await this.store.write(all);
    } catch (error) {
      this.log.debug(`progress of ${all.length} tasks not written: ${String(error)}`);
    }
  }
}
