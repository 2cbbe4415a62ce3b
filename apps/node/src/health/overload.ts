import { Inject, Injectable } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { NODE_CONFIG } from '../node-config.token';
import { LoadMeter } from './load-meter';

const MIB = 1024 * 1024;
const EVERY_MS = 250;

/** Whether there is more to do than MAX_CPU_PERCENT and MAX_MEMORY_MB allow. */
@Injectable()
export class Overload {
  private askedAt = -Infinity;
  private lastMb = 0;

  constructor(@Inject(NODE_CONFIG) private readonly config: NodeConfig, private readonly load: LoadMeter) {}

  /** `CPU 93 % > 80 %`; undefined while there is room. */
  reason(): string | undefined {
    const { maxCpuPercent, maxMemoryMb } = this.config;
    const { cpuPercent } = this.load;
    if (cpuPercent > maxCpuPercent) return `CPU ${cpuPercent} % > ${maxCpuPercent} %`;
    const memoryMb = this.memoryMb();
    return memoryMb > maxMemoryMb ? `memory ${memoryMb} MB > ${maxMemoryMb} MB` : undefined;
  }

  /** Asked now and then: the system takes a while to say. */
  private memoryMb(): number {
    const now = performance.now();
    if (now - this.askedAt > EVERY_MS) {
      this.askedAt = now;
      this.lastMb = Math.round(process.memoryUsage.rss() / MIB);
    }
    return this.lastMb;
  }
}
