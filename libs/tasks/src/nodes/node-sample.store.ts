import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { NodeFigures } from './node-figures';

const EVERY_SECONDS = 10;
const KEEP_DAYS = 7;

/** One step of a node's history; null where nothing was heard of it. */
export interface NodeStep {
  readonly at: Date;
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly active: number | null;
  readonly completed: number | null;
  readonly failed: number | null;
}

/** Owns `node_sample`: what nodes said of their load, one every 10 s at most, kept for 7 days. */
@Injectable()
export class NodeSampleStore {
  constructor(private readonly database: Database) {}

  /** Any number of servers may hear of one node: the first one in each 10 s is kept. */
  async add(id: string, f: NodeFigures): Promise<void> {
    await this.database.query(
      `insert into node_sample (node_id, at, cpu, memory, active, completed, failed)
       select id, date_bin('${EVERY_SECONDS} s', now(), '2000-01-01Z'), $2, $3, $4, $5, $6 from node where id = $1
       on conflict do nothing`,
      [id, f.cpuPercent, f.memoryPercent, f.activeTasks, f.completedTasks, f.failedTasks],
    );
  }

  /** Every step from `from` up to `to`: means of CPU, memory and active tasks, the last counts of completed and failed ones. */
  history(id: string, from: Date, to: Date, stepSeconds: number): Promise<NodeStep[]> {
    return this.database.query<NodeStep>(
      `select step as at, avg(s.cpu)::float8 as cpu, avg(s.memory)::float8 as memory, avg(s.active)::float8 as active,
              (array_agg(s.completed order by s.at desc) filter (where s.at is not null))[1]::float8 as completed,
              (array_agg(s.failed order by s.at desc) filter (where s.at is not null))[1]::float8 as failed
         from generate_series($2::timestamptz, $3::timestamptz - interval '1 ms', make_interval(secs => $4)) as step
         left join node_sample s on s.node_id = $1 and s.at >= step and s.at < least(step + make_interval(secs => $4), $3::timestamptz)
        group by step order by step`,
      [id, from, to, stepSeconds],
    );
  }

  async forget(): Promise<void> {
    await this.database.query(`delete from node_sample where at < now() - interval '${KEEP_DAYS} days'`);
  }
}
