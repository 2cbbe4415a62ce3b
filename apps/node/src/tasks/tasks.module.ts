import { Module } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { providerChain } from '@tidemark/data-providers';
import { systemClock } from '@tidemark/domain';
import { type BarSource, cachedBy, TaskPool } from '@tidemark/execution';
import { join } from 'node:path';
import { PeerClient } from '@tidemark/http-client';
import { NoBars } from '../bars/no-bars';
import { ServerBars } from '../bars/server-bars';
import { ServerAnswers } from '../cache/server-answers';
import { LoadModule } from '../health/load.module';
import { NODE_CONFIG } from '../node-config.token';
import { BAR_SOURCE, DESK_OPTIONS, DeskOptions } from './desk/desk-options';
import { TaskDesk } from './desk/task-desk';
import { TermMemory } from './desk/term-memory';
import { TaskHistory } from './history/task-history';
import { RunController } from './http/run.controller';
import { StatisticsController } from './http/statistics.controller';
import { TaskController } from './http/task.controller';

/** A thread below it could not even load what it runs. */
const LEAST_THREAD_MB = 64;

/** What is done here. Needs `NODE_CONFIG` from the shell. */
@Module({
  imports: [LoadModule],
  controllers: [TaskController, RunController, StatisticsController],
  providers: [
    TaskDesk,
    ServerAnswers,
    { provide: TaskPool, inject: [NODE_CONFIG, ServerAnswers], useFactory: openPool },
    { provide: TaskHistory, inject: [NODE_CONFIG], useFactory: openHistory },
    { provide: TermMemory, inject: [NODE_CONFIG], useFactory: ({ dataDir }: NodeConfig) => new TermMemory(join(dataDir, 'term')) },
    { provide: BAR_SOURCE, inject: [NODE_CONFIG], useFactory: openBars },
    {
      provide: DESK_OPTIONS, inject: [NODE_CONFIG],
      useFactory: ({ maxWorkers, maxQueuedTasks, taskTimeoutMs }: NodeConfig): DeskOptions => ({ workers: maxWorkers, queued: maxQueuedTasks, timeoutMs: taskTimeoutMs }),
    },
  ],
  exports: [TaskDesk],
})
export class TasksModule {}

function openPool({ maxWorkers, maxMemoryMb, strategiesDir, handlersDir, providers }: NodeConfig, answers: ServerAnswers): TaskPool {
  return new TaskPool({
    threads: maxWorkers, memoryMbPerThread: Math.max(LEAST_THREAD_MB, Math.floor(maxMemoryMb / maxWorkers)),
    strategiesDir, handlersDir, providers: providerChain(providers, cachedBy(answers)),
  });
}

function openHistory({ dataDir }: NodeConfig): TaskHistory {
  const history = new TaskHistory(join(dataDir, 'results'), systemClock);
  history.open();
  return history;
}

function openBars({ masterUrl, masterKey, peerCidrs, tlsCa }: NodeConfig): BarSource {
  if (masterUrl === undefined) return new NoBars();
  return new ServerBars(new PeerClient({ allowed: peerCidrs, key: masterKey?.reveal(), ca: tlsCa }), masterUrl);
}
