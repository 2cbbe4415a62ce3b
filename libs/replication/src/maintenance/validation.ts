import { Injectable } from '@nestjs/common';
import { BarChecks, BarReport } from './bar-checks';
import { CopyComparison, CopyFinding } from './copy-comparison';
import type { TaskResult } from './maintenance-sync';

const NO_BARS: BarReport = { bars: 0, findings: [] };

/** What the tasks `validation` and `repair` do, and how they tell of it. */
@Injectable()
export class Validation {
  constructor(private readonly copies: CopyComparison, private readonly checks: BarChecks) {}

  /** Compares all copies and looks at all bars; fails where a copy differs, could not be compared, or a bar breaks the rules. */
  async validate(signal: AbortSignal): Promise<TaskResult> {
    const copies = await this.copies.all(false, signal);
    return told(copies, await this.checks.run());
  }

  /** Compares all copies and sends anew what differs; fails where a copy still differs, or could not be compared. */
  async repair(signal: AbortSignal): Promise<TaskResult> {
    return told(await this.copies.all(true, signal), NO_BARS);
  }
}

function told(copies: readonly CopyFinding[], { bars, findings }: BarReport): TaskResult {
  const bad = copies.filter((copy) => copy.equal !== true);
  const broken = findings.filter(({ check }) => check === 'invalid_ohlc');
  const problems = [
    ...bad.map(({ slave, error, differing, leaves }) => (error === undefined ? `${slave} differs in ${differing} places: ${leaves.join(', ')}` : `${slave} could not be compared: ${error}`)),
    ...broken.map(({ count, examples }) => `${count} bars break the rules: ${examples.join(', ')}`),
  ];
  const repaired = copies.filter((copy) => copy.repaired > 0).map((copy) => `${copy.slave}: ${copy.repaired} places sent anew`);
  const done = [
    `${copies.length - bad.length} of ${copies.length} copies are equal`, ...repaired,
    ...(bars > 0 ? [`${bars} bars looked at`] : []), ...findings.map(({ check, count }) => `${check}: ${count}`),
  ].join('; ');
  return {
    success: problems.length === 0, message: problems.length === 0 ? done : problems.join('; '),
    dataCount: Math.max(bars, ...copies.map((copy) => copy.rows), 0), details: { copies, bars, findings, summary: done },
  };
}
