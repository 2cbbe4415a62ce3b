import { Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { BatchMaker } from '../source/batch-maker';
import { ChangeBell } from './change-bell';
import { HistoryWriter } from './history-writer';
import { ReplicaProgress } from './replica-progress';
import { ReplicaSession } from './replica-session';
import { ReplicaStore } from './replica.store';

/** The sessions of all slaves that this process serves, pushed or pulled. */
@Injectable()
export class Replicas {
  private readonly sessions = new Map<string, Promise<ReplicaSession>>();

  constructor(
    private readonly store: ReplicaStore,
    private readonly history: HistoryWriter,
    private readonly maker: BatchMaker,
    private readonly bell: ChangeBell,
    private readonly reign: Reign,
  ) {}

  /** Of one slave; enlists it where it was not known. */
  session(name: string, mode: 'push' | 'pull', url: string | null): Promise<ReplicaSession> {
    let session = this.sessions.get(name);
    if (!session) {
      session = this.open(name, mode, url);
      this.sessions.set(name, session);
      session.catch(() => this.sessions.delete(name));
    }
    return session;
  }

  /** Those that are served here now. */
  async served(): Promise<ReplicaSession[]> {
    const settled = await Promise.allSettled(this.sessions.values());
    return settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []));
  }

  async find(name: string): Promise<ReplicaSession | undefined> {
    return this.sessions.get(name);
  }

  /** This node is no master any more. */
  async closeAll(): Promise<void> {
    const open = await this.served();
    this.sessions.clear();
    await Promise.all(open.map((session) => session.progress.close()));
  }

  private async open(name: string, mode: 'push' | 'pull', url: string | null): Promise<ReplicaSession> {
    const known = await this.store.enlist(name, mode, url);
    const progress = new ReplicaProgress(name, this.store, this.history, known);
    return new ReplicaSession(name, this.maker, this.bell, progress, () => this.reign.state?.tombstoneFloor ?? 0);
  }
}
