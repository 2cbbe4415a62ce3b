import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { EncodedBatch } from '../wire/encode-batch';
import { HistoryStore, Transfer } from './history.store';

/** Batches follow each other fifty times a second: what was sent in so long is one entry. */
const ENTRY_MS = 10_000;

/** Keeps the record of what was sent to whom. */
@Injectable()
export class HistoryWriter implements OnApplicationShutdown {
  private readonly log = new Logger('replication');
  readonly sentInAll = { rows: 0, bytes: 0 };
  private readonly open = new Map<string, Transfer & { timer: NodeJS.Timeout }>();

  constructor(private readonly store: HistoryStore) {}

  sent(replica: string, { header, rows, bytes, madeAt }: EncodedBatch): void {
    // A sign of life is no transfer.
    if (rows === 0 && header.kind === 'changes' && header.from === header.to) return;
    this.sentInAll.rows += rows;
    this.sentInAll.bytes += bytes;
    const key = `${replica} ${header.kind}`;
    const entry = this.open.get(key);
    if (entry) {
      Object.assign(entry, { to: header.to, rows: entry.rows + rows, bytes: entry.bytes + bytes, endedAt: new Date() });
      return;
    }
    const timer = setTimeout(() => void this.flush(key), ENTRY_MS).unref();
    this.open.set(key, {
      replica, kind: header.kind, from: header.from, to: header.to, rows, bytes, startedAt: new Date(madeAt), endedAt: new Date(), timer,
    });
  }

  async failed(replica: string, at: number, message: string): Promise<void> {
    const now = new Date();
    await this.store.add({ replica, kind: 'changes', from: at, to: at, rows: 0, bytes: 0, startedAt: now, endedAt: now }, message);
  }

  /** So that who looks at the history sees the latest. */
  async flushAll(): Promise<void> {
    await Promise.all([...this.open.keys()].map((key) => this.flush(key)));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flushAll();
  }

  private async flush(key: string): Promise<void> {
    const entry = this.open.get(key);
    if (!entry) return;
    this.open.delete(key);
    clearTimeout(entry.timer);
    try {
      await this.store.add(entry, null);
    } catch (error) {
      this.log.warn(`a line of the history of ${entry.replica} is lost: ${String(error)}`);
    }
  }
}
