import { collectDefaultMetrics, Registry } from 'prom-client';
import { gauge } from './read-on-scrape';

/** A process' own registry, with the process and its event loop in it. Nothing goes to the package's global one. */
export function openRegistry(version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges with the name of a counter, which Prometheus finds fault with; each has one by type beside it.
  for (const name of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${name}_total`);
  gauge(registry, { name: 'tidemark_build_info', help: 'Always 1; the version that runs', labelNames: ['version'] }, () => [{ value: 1, labels: { version } }]);
  return registry;
}
