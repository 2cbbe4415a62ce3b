import { DatabaseUnavailableError } from './database.error';

/** Whether the database can be used, why not, and who waits for it. */
export class Readiness {
  private current: 'away' | 'ready' | 'refused' = 'away';
  private why: Error = new DatabaseUnavailableError('starting', 'not connected yet');
  private waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  get ready(): boolean {
    return this.current === 'ready';
  }

  /** While it is not ready. */
  get trouble(): Error {
    return this.why;
  }

  wait(): Promise<void> {
    if (this.current === 'ready') return Promise.resolve();
    if (this.current === 'refused') return Promise.reject(this.why);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  reach(): void {
    if (this.current === 'refused') return;
    this.current = 'ready';
    this.waiting.splice(0).forEach(({ resolve }) => resolve());
  }

  lose(why: Error): void {
    if (this.current === 'refused') return;
    this.current = 'away';
    this.why = why;
  }

  /** For good: waiting cannot help. */
  refuse(why: Error): void {
    if (this.current === 'refused') return;
    this.current = 'refused';
    this.why = why;
    this.waiting.splice(0).forEach(({ reject }) => reject(why));
  }
}
