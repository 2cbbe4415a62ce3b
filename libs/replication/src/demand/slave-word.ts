import { Injectable } from '@nestjs/common';
import { ReplicaStore } from '../master/replica.store';
import { Replicas } from '../master/replicas';

/** The latest that a slave has said of itself, to this process or to another one on the same database. */
@Injectable()
export class SlaveWord {
  constructor(private readonly replicas: Replicas, private readonly store: ReplicaStore) {}

  /** @returns `at`: UTC ms */
  async of(slave: string): Promise<{ readonly acked: number; readonly at: number }> {
    const progress = (await this.replicas.find(slave))?.progress;
    if (progress) return { acked: progress.acked, at: progress.contactAt ?? 0 };
    const record = await this.store.find(slave);
    return { acked: record?.acked ?? 0, at: record?.contactAt?.getTime() ?? 0 };
  }
}
