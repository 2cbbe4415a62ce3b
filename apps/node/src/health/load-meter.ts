import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { cpus, freemem, totalmem } from 'node:os';

const SAMPLE_MS = 500;
/** What a peak of a second does not change, and what a task that came shows soon. */
const WINDOW = 10;

/** Since the machine was started, all its cores together; ms. */
interface Times {
  readonly idle: number;
  readonly total: number;
}

function timesNow(): Times {
  let [idle, total] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, total };
}

const rounded = (percent: number) => Math.round(percent * 10) / 10;

/** The load of the machine, sampled in the background so that health answers at once. */
@Injectable()
export class LoadMeter implements OnModuleInit, OnModuleDestroy {
  private readonly samples: Times[] = [timesNow()];
  private timer: NodeJS.Timeout | undefined;

  onModuleInit(): void {
    this.timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** 0 to 100: of all cores, over the last 5 s. */
  get cpuPercent(): number {
    const [oldest] = this.samples;
    const newest = this.samples[this.samples.length - 1];
    const total = newest.total - oldest.total;
    return total <= 0 ? 0 : rounded(Math.min(100, Math.max(0, 100 * (1 - (newest.idle - oldest.idle) / total))));
  }

  /** 0 to 100: of the machine's memory, what nobody could be given. */
  get memoryPercent(): number {
    return rounded(100 * (1 - freemem() / totalmem()));
  }

  private sample(): void {
    this.samples.push(timesNow());
    if (this.samples.length > WINDOW + 1) this.samples.shift();
  }
}
