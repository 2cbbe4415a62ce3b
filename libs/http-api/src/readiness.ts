import { HttpException } from '@nestjs/common';
// Types only: nodes use this lib as well, and have no use for the package.
import type { HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';

/** Longer than any healthy check takes, short enough for the probes of an orchestrator. */
const CHECK_TIMEOUT_MS = 2_000;
/** What is missing once the server has begun to stop, though all the rest is there. */
const STOPPING = 'server';

/** Resolves to true where the thing is there; false, an error or silence for 2 s mean that it is missing. */
export type ReadinessCheck = () => Promise<boolean>;

/** What `/health/ready` asks. A module adds its check at its start: `readiness.add('database', () => …)`. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();

  constructor(private readonly health: HealthCheckService, private readonly indicators: HealthIndicatorService) {}

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** Names of what is missing, in the order of registration. */
  async missing(): Promise<string[]> {
    try {
      await this.health.check([...this.checks].map(([name, check]) => this.indicators.check(name).attempt(() => requireThere(check)).withTimeout(CHECK_TIMEOUT_MS)));
      return [];
    } catch (error) {
      // An unhealthy server is an exception to the package, which has the result in it.
      if (!(error instanceof HttpException)) throw error;
      const names = Object.keys((error.getResponse() as HealthCheckResult).error ?? {});
      return names.length > 0 ? names : [STOPPING];
    }
  }
}

/** @throws Error the one who owns the thing logs why it is away */
async function requireThere(check: ReadinessCheck): Promise<void> {
  if (!(await check())) throw new Error('is not there yet');
}
