import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { Readiness } from '@tidemark/http-api';
import { ReplicaStateStore } from '../slave/replica-state.store';

/** A slave is ready once its copy was found equal to its master's; a master that was overthrown is not any more. */
@Injectable()
export class CopyCheck implements OnModuleInit {
  constructor(private readonly readiness: Readiness, private readonly database: Database, private readonly reign: Reign) {}

  onModuleInit(): void {
    this.readiness.add('role', () => Promise.resolve(this.reign.role === 'master' || this.reign.role === 'slave'));
    this.readiness.add('verified_copy', async () => {
      if (this.reign.role !== 'slave') return this.reign.role !== undefined;
      const { verifiedAt } = await this.database.withConnection((client) => ReplicaStateStore.read(client));
      return verifiedAt !== null;
    });
  }
}
