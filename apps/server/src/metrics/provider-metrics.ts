import { DataProviderError } from '@tidemark/data-providers';
import { Histogram, type Registry } from 'prom-client';

const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

interface Named {
  readonly name: string;
}

/** Takes the time of what providers are asked in this process; nodes and the threads of tasks ask by themselves. */
export class ProviderTimes {
  private readonly durations: Histogram;

  constructor(registry: Registry) {
    this.durations = new Histogram({
      name: 'tidemark_provider_request_duration_seconds', help: 'Until a data or weather provider had answered, or failed; outcome is ok or the code of the failure',
      labelNames: ['provider', 'operation', 'outcome'], buckets: SECONDS, registers: [registry],
    });
  }

  /** The same provider, with the time of these of its methods taken. @param operations each with its word in the label */
  of<T extends Named>(provider: T, operations: readonly (readonly [method: keyof T & string, operation: string])[]): T {
    const timed = new Map<string | symbol, string>(operations);
    return new Proxy(provider, {
      get: (of, name) => {
        const held: unknown = Reflect.get(of, name);
        if (typeof held !== 'function') return held;
        const call = (...args: unknown[]): unknown => Reflect.apply(held, of, args);
        const operation = timed.get(name);
        return operation === undefined ? call : (...args: unknown[]) => this.time(of.name, operation, () => call(...args));
      },
    });
  }

  private async time(provider: string, operation: string, ask: () => unknown): Promise<unknown> {
    const stop = this.durations.startTimer({ provider, operation });
    try {
      const answer = await ask();
      stop({ outcome: 'ok' });
      return answer;
    } catch (error) {
      stop({ outcome: error instanceof DataProviderError ? error.code : 'error' });
      throw error;
    }
  }
}
