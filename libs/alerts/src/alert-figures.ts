import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { AlertSeverity } from '@tidemark/domain';
import type { DeliveryRecord } from './notify/delivery.store';

export interface AlertCounts {
  readonly open: Readonly<Record<AlertSeverity, number>>;
  /** Of all that are on record. */
  readonly deliveries: Readonly<Record<DeliveryRecord['status'], number>>;
}

/** What alerts can be measured by. */
@Injectable()
export class AlertFigures {
  constructor(private readonly database: Database) {}

  async count(): Promise<AlertCounts> {
    const rows = await this.database.query<{ word: string; n: number }>(
      `select severity as word, count(*)::int as n from alert where resolved_at is null group by severity
       union all select status, count(*)::int from alert_delivery group by status`,
    );
    const of = (word: string) => rows.find((row) => row.word === word)?.n ?? 0;
    return {
      open: { info: of('info'), warning: of('warning'), critical: of('critical') },
      deliveries: { pending: of('pending'), delivered: of('delivered'), failed: of('failed') },
    };
  }
}
