import { DynamicModule, Module } from '@nestjs/common';
import { OwnDemand } from './demand/own-demand';
import { ResendDesk } from './demand/resend-desk';
import { SlaveDemand } from './demand/slave-demand';
import { SlaveWaker } from './demand/slave-waker';
import { SlaveWord } from './demand/slave-word';
import { SyncTrigger } from './demand/sync-trigger';
import { WishedLeaves } from './demand/wished-leaves';
import { Drill } from './drill/drill';
import { DrillStore } from './drill/drill.store';
import { DrillController } from './http/drill.controller';
import { FeedController } from './http/feed.controller';
import { PromoteController } from './http/promote.controller';
import { SlavesController } from './http/slaves.controller';
import { StatusController } from './http/status.controller';
import { StreamController } from './http/stream.controller';
import { SyncController } from './http/sync.controller';
import { MaintenanceTasksController } from './http/tasks.controller';
import { BarChecks } from './maintenance/bar-checks';
import { CopyComparison } from './maintenance/copy-comparison';
import { MaintenanceLogStore } from './maintenance/maintenance-log.store';
import { TaskDesk } from './maintenance/task-desk';
import { TaskRunner } from './maintenance/task-runner';
import { TaskStart } from './maintenance/task-start';
import { TaskTimers } from './maintenance/task-timers';
import { TasksView } from './maintenance/tasks-view';
import { Validation } from './maintenance/validation';
import { ChangeBell } from './master/change-bell';
import { Feed } from './master/feed';
import { HistoryStore } from './master/history.store';
import { HistoryWriter } from './master/history-writer';
import { Overthrown } from './master/overthrown';
import { PushDirector } from './master/push-director';
import { PushRight } from './master/push-right';
import { ReplicaStore } from './master/replica.store';
import { Replicas } from './master/replicas';
import { Verifications } from './master/verifications';
import { REPLICATION_OPTIONS, ReplicationOptions } from './replication-options';
import { Fence } from './rule/fence';
import { Following } from './rule/following';
import { MasterView } from './rule/master-view';
import { Promotion } from './rule/promotion';
import { Retention } from './rule/retention';
import { ChangeApplier } from './slave/change-applier';
import { Inbox } from './slave/inbox';
import { PullLoop } from './slave/pull-loop';
import { SlaveVerifier } from './slave/slave-verifier';
import { BatchMaker } from './source/batch-maker';
import { ReadPace } from './source/read-pace';
import { CopyCheck } from './status/copy-check';
import { DelayNews } from './status/delay-news';
import { HistoryView } from './status/history-view';
import { KnownSlaves } from './status/known-slaves';
import { MasterStatusView } from './status/master-status';
import { NodesView } from './status/nodes-view';
import { OwnStatus } from './status/own-status';
import { ReplicationFigures } from './status/replication-figures';
import { SlavesView } from './status/slaves-view';

const MASTER = [
  ChangeBell, ReadPace, BatchMaker, ReplicaStore, HistoryStore, HistoryWriter, Replicas, Overthrown, PushRight, PushDirector, Verifications, Feed,
];
const RULE = [Fence, Promotion, Following, MasterView, Retention, Drill, DrillStore];
const SLAVE = [ChangeApplier, SlaveVerifier, Inbox, PullLoop, CopyCheck];
const STATUS = [OwnStatus, KnownSlaves, NodesView, MasterStatusView, SlavesView, HistoryView, DelayNews, ReplicationFigures];
const DEMAND = [WishedLeaves, ResendDesk, SlaveWaker, SlaveDemand, SlaveWord, SyncTrigger, OwnDemand];
const MAINTENANCE = [MaintenanceLogStore, BarChecks, CopyComparison, Validation, TaskStart, TaskRunner, TaskDesk, TaskTimers, TasksView];

/**
 * Needs `Database`, `Reign`, and for its tasks `SyncManager`, Nest's ScheduleModule and a `MAINTENANCE_SYNC` from the app.
 * Both halves are there: a promotion changes sides without a restart.
 */
@Module({})
export class ReplicationModule {
  static forRoot(options: ReplicationOptions): DynamicModule {
    return {
      module: ReplicationModule,
      controllers: [
        StreamController, FeedController, PromoteController, DrillController, StatusController, SlavesController, SyncController, MaintenanceTasksController,
      ],
      providers: [{ provide: REPLICATION_OPTIONS, useValue: options }, ...MASTER, ...SLAVE, ...RULE, ...STATUS, ...DEMAND, ...MAINTENANCE],
      exports: [OwnDemand, ReplicationFigures],
    };
  }
}
