import { DynamicModule, Module } from '@nestjs/common';
import { FeedController } from './http/feed.controller';
import { StreamController } from './http/stream.controller';
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
import { Following } from './rule/following';
import { MasterView } from './rule/master-view';
import { Promotion } from './rule/promotion';
import { Retention } from './rule/retention';
import { ChangeApplier } from './slave/change-applier';
import { Inbox } from './slave/inbox';
import { PullLoop } from './slave/pull-loop';
import { SlaveVerifier } from './slave/slave-verifier';
import { BatchMaker } from './source/batch-maker';
import { CopyCheck } from './status/copy-check';

const MASTER = [
  ChangeBell, BatchMaker, ReplicaStore, HistoryStore, HistoryWriter, Replicas, Overthrown, PushRight, PushDirector, Verifications, Feed,
];
const RULE = [Promotion, Following, MasterView, Retention];
const SLAVE = [ChangeApplier, SlaveVerifier, Inbox, PullLoop, CopyCheck];

/** Needs `Database`, `Reign`, and for its jobs `SyncManager`. Both halves are there: a promotion changes sides without a restart. */
@Module({})
export class ReplicationModule {
  static forRoot(options: ReplicationOptions): DynamicModule {
    return {
      module: ReplicationModule,
      controllers: [StreamController, FeedController],
      providers: [{ provide: REPLICATION_OPTIONS, useValue: options }, ...MASTER, ...SLAVE, ...RULE],
    };
  }
}
