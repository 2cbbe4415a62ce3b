import { Injectable } from '@nestjs/common';
import { AlertSink } from '@tidemark/domain';
import type { Progress } from '@tidemark/sync';
import { EventHub } from '../events/event-hub';

type EndedRun = Progress & { readonly task_id: string };

const NAMED_INSTRUMENTS = 10;

/** A run that failed is an alert until one of its type is completed. One that was cancelled says nothing either way. */
@Injectable()
export class SyncWatch {
  constructor(hub: EventHub, private readonly alerts: AlertSink) {
    // Of this server only: what others on the database do, they tell themselves.
    hub.onOwn(({ type, data }) => { if (type === 'sync.ended') this.ended(data as EndedRun); });
  }

  private ended(run: EndedRun): void {
    const key = `sync.failed:${run.task_type}`;
    if (run.status === 'completed') this.alerts.resolve(key);
    if (run.status !== 'failed') return;
    const { task_id, task_type, reason, start_date, end_date, detail, failed, total, error_count, failed_instruments } = run;
    const why = reason ?? 'failed';
    const more = detail === null ? '' : `: ${detail}`;
    this.alerts.raise({
      key, kind: 'sync.failed', severity: reason === 'partial' ? 'warning' : 'critical',
      message: `The sync ${task_type} of ${start_date} to ${end_date} failed (${why}), ${failed} of ${total} days${more}`,
      messageZh: `同步失败（${why}）：${task_type}，${start_date} 至 ${end_date}，${total} 天中有 ${failed} 天失败${more}`,
      data: { task_id, task_type, reason, start_date, end_date, detail, failed, total, error_count, failed_instruments: failed_instruments.slice(0, NAMED_INSTRUMENTS) },
    });
  }
}
