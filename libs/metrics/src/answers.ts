import { Counter, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const NO_ROUTE = '(none)';

interface Answered {
  readonly method: string;
  /** As the route is written; null: there is none. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

/** Counts answers by route template: callers choose addresses, and would choose the series. Returns what counts one. */
export function countAnswers(registry: Registry): (answered: Answered) => void {
  const requests = new Counter({
    name: 'tidemark_http_requests_total', help: 'Answered requests', labelNames: ['method', 'route', 'status'], registers: [registry],
  });
  const durations = new Histogram({
    name: 'tidemark_http_request_duration_seconds', help: 'From a request to the end of its answer', labelNames: ['method', 'route'], buckets: SECONDS,
    registers: [registry],
  });
  return ({ method, route, status, ms }) => {
    const labels = { method: METHODS.has(method) ? method : 'other', route: route ?? NO_ROUTE };
    requests.inc({ ...labels, status: String(status) });
    durations.observe(labels, ms / 1000);
  };
}
