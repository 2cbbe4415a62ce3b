import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { counter, gauge, type Sample } from '@tidemark/metrics';
import { ReplicationFigures } from '@tidemark/replication';
import type { Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics.token';

/** How far copies are, and what comparing them found. Copies are named by the operator, so there are few. */
@Injectable()
export class ReplicationMetrics {
  constructor(@Inject(METRICS_REGISTRY) registry: Registry, private readonly figures: ReplicationFigures, reign: Reign) {
    const bySlave = { labelNames: ['slave'] };
    gauge(registry, { name: 'tidemark_role', help: '1 for the role that this server has', labelNames: ['role'] },
      () => (reign.role ? [{ value: 1, labels: { role: reign.role } }] : []));
    gauge(registry, { name: 'tidemark_term', help: 'Number of the reign that this server knows' },
      () => (reign.state ? [{ value: Number(reign.state.term) }] : []));
    gauge(registry, { name: 'tidemark_replication_delay_seconds', help: 'Since a copy last held all that its master had; none before its first copy is whole', ...bySlave },
      () => this.known(({ sync_delay }) => sync_delay));
    gauge(registry, { name: 'tidemark_replication_behind_changes', help: 'Change numbers that a copy has yet to apply', ...bySlave }, () => this.known(({ behind }) => behind));
    gauge(registry, { name: 'tidemark_replication_state', help: '1 for the state that a copy is in', labelNames: ['slave', 'state'] },
      () => figures.copies.flatMap(({ name, state }) => (state ? [{ value: 1, labels: { slave: name, state } }] : [])));
    counter(registry, { name: 'tidemark_replication_rows_sent_total', help: 'Rows sent to copies' }, () => [{ value: figures.sent.rows }]);
    counter(registry, { name: 'tidemark_replication_bytes_sent_total', help: 'Bytes of the batches sent to copies' }, () => [{ value: figures.sent.bytes }]);
    counter(registry, { name: 'tidemark_replication_comparisons_total', help: 'Comparisons of a copy with its master by digests', labelNames: ['outcome'] }, () => {
      const { equal, different, failed } = figures.comparisons;
      return [{ value: equal, labels: { outcome: 'equal' } }, { value: different, labels: { outcome: 'different' } }, { value: failed, labels: { outcome: 'failed' } }];
    });
    counter(registry, { name: 'tidemark_replication_digest_mismatches_total', help: 'Groups of rows (an instrument in a month) that comparisons found to differ' },
      () => [{ value: figures.comparisons.differingLeaves }]);
    counter(registry, { name: 'tidemark_replication_repairs_total', help: 'Repairs of copies' }, () => [{ value: figures.repairs.runs }]);
    counter(registry, { name: 'tidemark_replication_repaired_groups_total', help: 'Groups of rows that repairs sent anew' }, () => [{ value: figures.repairs.leaves }]);
  }

  private known(figure: (copy: ReplicationFigures['copies'][number]) => number | null): Sample[] {
    return this.figures.copies.flatMap((copy) => {
      const value = figure(copy);
      return value === null ? [] : [{ value, labels: { slave: copy.name } }];
    });
  }
}
