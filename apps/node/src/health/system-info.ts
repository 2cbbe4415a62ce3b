import { statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';

const GIB = 1024 ** 3;

/** Of the machine; the disk is the one that `folder` lies on, null where it cannot be asked. */
export interface SystemInfo {
  readonly cpu_count: number;
  readonly memory_total_gb: number;
  readonly disk_usage_percent: number | null;
}

/** As `df` counts: of what is not reserved. */
async function diskUsagePercent(folder: string): Promise<number | null> {
  try {
    const { blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    return used + bavail === 0 ? null : Math.round((1000 * used) / (used + bavail)) / 10;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}

export async function systemInfo(folder: string): Promise<SystemInfo> {
  return {
    cpu_count: cpus().length, memory_total_gb: Math.round((100 * totalmem()) / GIB) / 100,
    disk_usage_percent: await diskUsagePercent(folder),
  };
}
