import { Injectable } from '@nestjs/common';

/** Longer than any healthy check takes, short enough for the probes of an orchestrator. */
const CHECK_TIMEOUT_MS = 2_000;

/** Resolves to true where the thing is there; false, an error or silence for 2 s mean that it is missing. */
export type ReadinessCheck = () => Promise<boolean>;

/** What `/health/ready` asks. A module adds its check at its start: `readiness.add('database', () => …)`. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** Names of what is missing, in the order of registration. */
  async missing(): Promise<string[]> {
    const answers = await Promise.all([...this.checks].map(async ([name, check]) => ({ name, there: await inTime(check) })));
    return answers.filter(({ there }) => !there).map(({ name }) => name);
  }
}

async function inTime(check: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  try {
    // An error of a check is its answer: the one who owns the thing logs why it is away.
    return await Promise.race([check().catch(() => false), silence]);
  } finally {
    clearTimeout(timer);
  }
}
