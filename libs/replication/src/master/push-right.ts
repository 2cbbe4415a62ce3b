import { Injectable } from '@nestjs/common';
import { Database, ServerRight } from '@tidemark/database';

/** Of several servers on one database one pushes. */
@Injectable()
export class PushRight extends ServerRight {
  constructor(database: Database) {
    super(database, 'push');
  }
}
