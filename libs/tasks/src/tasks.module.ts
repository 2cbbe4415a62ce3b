import { DynamicModule, Module } from '@nestjs/common';
import { TaskDesk } from './desk';
import { DividedTasks } from './dispatch/divided-tasks';
import { Dispatcher } from './dispatch/dispatcher';
import { Hands } from './dispatch/hands';
import { ImportStoring } from './dispatch/import-storing';
import { Launcher } from './dispatch/launcher';
import { Ledger } from './dispatch/ledger';
import { Membership } from './dispatch/membership';
import { Placement } from './dispatch/placement';
import { ProgressNotes } from './dispatch/progress-notes';
import { Rescue } from './dispatch/rescue';
import { Runs } from './dispatch/runs';
import { TaskBars } from './dispatch/task-bars';
import { TaskEvents } from './dispatch/task-events';
import { Divisions } from './division/divisions';
import { BulkController } from './http/bulk.controller';
import { TaskView } from './http/task-view';
import { TasksController } from './http/tasks.controller';
import { LocalExecutor } from './local/local-executor';
import { StoreBars } from './local/store-bars';
import { TaskTypeBook } from './local/task-type-book';
import { TaskBell } from './queue/task-bell';
import { TaskQueue } from './queue/task-queue';
import { AttemptStore } from './store/attempt.store';
import { ClaimStore } from './store/claim.store';
import { IntakeStore } from './store/intake.store';
import { MembershipStore } from './store/membership.store';
import { OrderStore } from './store/order.store';
import { PartStore } from './store/part.store';
import { ProgressStore } from './store/progress.store';
import { TaskRetention } from './store/retention';
import { SettleStore } from './store/settle.store';
import { TaskStore } from './store/task.store';
import { TaskFigures } from './task-figures';
import { TASKS_OPTIONS, TasksOptions } from './tasks-options';

const STORES = [TaskStore, AttemptStore, PartStore, IntakeStore, ClaimStore, SettleStore, OrderStore, ProgressStore, MembershipStore, TaskRetention];
const DISPATCH = [TaskEvents, ProgressNotes, ImportStoring, Ledger, Divisions, DividedTasks, TaskBars, Runs, Placement, Launcher, Hands, Membership, Rescue, Dispatcher];

/**
 * Needs `Database`, `Reign`, the market data stores and a `ProviderChain` from the app; an `EventSink` and an
 * `ImportIntake` where there are such.
 */
@Module({})
export class TasksModule {
  /** @param nodes the one and only `NodesModule.forRoot(…)` of the app */
  static forRoot(options: TasksOptions, nodes: DynamicModule): DynamicModule {
    return {
      module: TasksModule,
      imports: [nodes],
      // The one with the fixed names first: `bulk` is no id.
      controllers: [BulkController, TasksController],
      providers: [{ provide: TASKS_OPTIONS, useValue: options }, TaskQueue, TaskBell, ...STORES, StoreBars, TaskTypeBook, LocalExecutor, ...DISPATCH, TaskDesk, TaskView, TaskFigures],
      exports: [TaskFigures],
    };
  }
}
