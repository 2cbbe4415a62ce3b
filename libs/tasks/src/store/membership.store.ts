import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { CLAIMED } from './claim.store';
import { AttemptStore } from './attempt.store';
import { DeposedError } from './deposed.error';
import { ClaimedTask } from '../task';

/** A running task whose server is gone. */
export interface Orphan {
  readonly task: ClaimedTask;
  /** Where its attempt was sent; undefined: nowhere yet. */
  readonly place: { readonly node: string; readonly fallback: boolean } | undefined;
}

const ADOPT_AT_ONCE = 200;

const ADOPT = `
  update task t set dispatcher = $1
    from (select o.id from task o
           where o.status = 'running' and not exists (select from task_dispatcher d where d.id = o.dispatcher)
           limit ${ADOPT_AT_ONCE} for update skip locked) lost
   where t.id = lost.id
  returning ${CLAIMED}`;

/** Owns `task_dispatcher`: which servers hand out tasks, and whether they still do. */
@Injectable()
export class MembershipStore {
  constructor(private readonly database: Database) {}

  async join(id: string, name: string): Promise<void> {
    await this.database.query('insert into task_dispatcher (id, name) values ($1, $2)', [id, name]);
  }

  /** False: another server has declared this one dead. */
  async beat(id: string): Promise<boolean> {
    return (await this.database.query('update task_dispatcher set beat = beat + 1 where id = $1 returning id', [id])).length > 0;
  }

  async leave(id: string): Promise<void> {
    await this.database.query('delete from task_dispatcher where id = $1', [id]);
  }

  all(): Promise<{ id: string; name: string; beat: number }[]> {
    return this.database.query('select id, name, beat from task_dispatcher');
  }

  /** True only for the one who was first, and only if it has not moved since. */
  async bury(id: string, beat: number): Promise<boolean> {
    return (await this.database.query('delete from task_dispatcher where id = $1 and beat = $2 returning id', [id, beat])).length > 0;
  }

  /** Running tasks that are this server's by the books. */
  running(me: string): Promise<ClaimedTask[]> {
    return this.database.query(`select ${CLAIMED} from task t where t.status = 'running' and t.dispatcher = $1`, [me]);
  }

  /** Takes running tasks over whose server is gone. @throws DeposedError */
  adopt(me: string): Promise<Orphan[]> {
    return this.database.transaction(async (client) => {
      const { rowCount } = await client.query('select 1 from task_dispatcher where id = $1 for key share', [me]);
      if (rowCount === 0) throw new DeposedError();
      const { rows } = await client.query<ClaimedTask>(ADOPT, [me]);
      const places = await AttemptStore.current(client, rows.map(({ id }) => id));
      return rows.map((task) => ({ task, place: places.get(task.id) }));
    });
  }
}
