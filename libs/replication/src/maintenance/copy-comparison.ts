import { Injectable } from '@nestjs/common';
import type { LeafName } from '../digest/leaf-name';
import { Verifications } from '../master/verifications';
import { KnownSlaves } from '../status/known-slaves';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of comparing one copy. */
export interface CopyFinding {
  readonly slave: string;
  /** Null: it could not be compared, which says nothing of the copy. */
  readonly equal: boolean | null;
  readonly at?: number;
  readonly root?: string;
  readonly rows: number;
  readonly differing: number;
  /** The first of them, in words. */
  readonly leaves: readonly string[];
  /** How many were sent anew. */
  readonly repaired: number;
  readonly error?: string;
}

const AT_ONCE = 3;
const SHOWN = 20;
/** A line that was cut, or the comparison that follows a first copy, is over soon. */
const TRIES = 3;
const PAUSE_MS = 3_000;

/** Compares every copy with this master, a few at a time. */
@Injectable()
export class CopyComparison {
  constructor(private readonly slaves: KnownSlaves, private readonly verifications: Verifications) {}

  async all(repair: boolean, signal: AbortSignal): Promise<CopyFinding[]> {
    const names = (await this.slaves.enabled()).map((slave) => slave.name);
    const findings: CopyFinding[] = [];
    const work = async () => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) findings.push(await this.one(name, repair, signal));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return findings.sort((a, b) => (a.slave < b.slave ? -1 : 1));
  }

  private async one(slave: string, repair: boolean, signal: AbortSignal): Promise<CopyFinding> {
    for (let tries = 1; ; tries++) {
      try {
        const { at, root, rows, leaves, repaired } = await this.verifications.compare(slave, { repair }, signal);
        return { slave, equal: leaves.length === 0, at, root, rows, differing: leaves.length, leaves: leaves.slice(0, SHOWN).map(inWords), repaired: repaired?.leaves.length ?? 0 };
      } catch (error) {
        signal.throwIfAborted();
        if (tries === TRIES) return { slave, equal: null, rows: 0, differing: 0, leaves: [], repaired: 0, error: error instanceof Error ? error.message : String(error) };
        await sleep(PAUSE_MS, undefined, { signal });
      }
    }
  }
}

function inWords({ table, instrument, month, ids }: LeafName): string {
  return [table, instrument, month, ids].filter((part) => part !== undefined).join(' ');
}
