import { Inject, Injectable } from '@nestjs/common';
import { formatZonedIso } from '@tidemark/domain';
import { HistoryStore, Transfer } from '../master/history.store';
import { HistoryWriter } from '../master/history-writer';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';

export interface HistoryLine {
  readonly id: number;
  readonly backup_name: string;
  readonly symbol: string | null;
  readonly interval: '1d';
  readonly sync_mode: 'incremental' | Exclude<Transfer['kind'], 'changes'>;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly data_count: number;
  readonly status: 'running' | 'success' | 'failed';
  readonly error_message: string | null;
}

/** What was sent to whom, in the words of the originals' page. */
@Injectable()
export class HistoryView {
  constructor(
    private readonly store: HistoryStore, private readonly writer: HistoryWriter, @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  /** Newest first, what is being sent included. */
  async page(replica: string | undefined, limit: number, offset: number): Promise<HistoryLine[]> {
    await this.writer.flushAll();
    const at = (date: Date) => formatZonedIso(date.getTime(), this.options.timezone);
    return (await this.store.page(replica ?? null, limit, offset)).map((r) => ({
      id: r.id, backup_name: r.replica, symbol: r.symbol, interval: '1d', sync_mode: r.kind === 'changes' ? 'incremental' : r.kind,
      start_time: at(r.started_at), end_time: r.ended_at && at(r.ended_at), data_count: r.row_count, status: r.status, error_message: r.error_message,
    }));
  }
}
