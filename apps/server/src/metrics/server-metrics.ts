import { Inject, Injectable } from '@nestjs/common';
import { AlertFigures } from '@tidemark/alerts';
import { Database } from '@tidemark/database';
import { byLabel, gauge, KeptFigure } from '@tidemark/metrics';
import type { Registry } from 'prom-client';
import { EventReaders } from '../events/event-readers';
import { METRICS_REGISTRY } from './metrics.token';

const ALERTS_KEPT_MS = 5_000;

/** What the server stands on, who listens, and what people are told. */
@Injectable()
export class ServerMetrics {
  constructor(@Inject(METRICS_REGISTRY) registry: Registry, database: Database, readers: EventReaders, figures: AlertFigures) {
    const alerts = new KeptFigure(() => figures.count(), ALERTS_KEPT_MS);
    gauge(registry, { name: 'tidemark_database_up', help: '1 while the database can be used' }, () => [{ value: database.ready ? 1 : 0 }]);
    gauge(registry, { name: 'tidemark_database_pool_connections', help: 'Connections of the pool; idle ones are those that nobody uses', labelNames: ['state'] }, () => {
      const { connections, idle } = database.poolFigures;
      return byLabel('state', { busy: connections - idle, idle });
    });
    gauge(registry, { name: 'tidemark_database_pool_waiting', help: 'Callers who wait for a connection of the pool' }, () => [{ value: database.poolFigures.waiting }]);
    gauge(registry, { name: 'tidemark_websocket_clients', help: 'Who listens at /ws' }, () => [{ value: readers.count }]);
    gauge(registry, { name: 'tidemark_alerts_open', help: 'Alerts that are not over', labelNames: ['severity'] }, async () => byLabel('severity', (await alerts.get())?.open ?? {}));
    gauge(registry, { name: 'tidemark_alert_deliveries', help: 'Deliveries of alerts that are on record', labelNames: ['status'] },
      async () => byLabel('status', (await alerts.get())?.deliveries ?? {}));
  }
}
