import { Injectable, Logger } from '@nestjs/common';
import { Client, Database } from '@tidemark/database';
import { TASK_CHANNEL, TaskQueue } from './task-queue';

/** `stop`: some task was cancelled while it ran. */
export type BellWord = '' | 'stop';

const RECONNECT_MS = 1_000;

/** Rings when a task may be taken or is to be stopped, whichever server said so. */
@Injectable()
export class TaskBell {
  private readonly log = new Logger('tasks');
  private listeners: ((word: BellWord) => void)[] = [];
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private listening = false;

  constructor(private readonly database: Database, private readonly queue: TaskQueue) {}

  onRing(listener: (word: BellWord) => void): void {
    this.listeners.push(listener);
  }

  /** Also for what this server itself has just put into the line: no need to wait for the news to come back. */
  ring(word: BellWord = ''): void {
    for (const listener of this.listeners) listener(word);
  }

  open(): void {
    if (this.listening) return;
    this.listening = true;
    void this.listen();
  }

  async close(): Promise<void> {
    this.listening = false;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    // A connection that is gone already was to be ended.
    await client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    try {
      const client = await this.database.connect('tidemark tasks');
      if (!this.listening) return void await client.end();
      client.on('notification', ({ payload }) => { if (payload !== this.queue.echo) this.ring(payload === 'stop' ? 'stop' : ''); });
      client.once('end', () => this.again());
      this.client = client;
      await client.query(`listen ${TASK_CHANNEL}`);
      this.ring();
    } catch (error) {
      this.log.debug(`not listening for tasks: ${String(error)}`);
      this.again();
    }
  }

  private again(): void {
    clearTimeout(this.timer);
    if (this.listening) this.timer = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
