import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { Readiness } from '@tidemark/http-api';

/** Ready needs the database: reachable within the time that `Readiness` gives a check, and migrated. */
@Injectable()
export class DatabaseCheck implements OnModuleInit {
  constructor(private readonly readiness: Readiness, private readonly database: Database) {}

  onModuleInit(): void {
    this.readiness.add('database', async () => {
      if (!this.database.ready) return false;
      await this.database.query('SELECT 1');
      return true;
    });
  }
}
