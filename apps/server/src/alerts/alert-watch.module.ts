import { Module } from '@nestjs/common';
import { CopyWatch } from './copy-watch';
import { SyncWatch } from './sync-watch';

/** Turns what happens on this server into alerts. Stands on the global modules of events and of alerts. */
@Module({ providers: [SyncWatch, CopyWatch] })
export class AlertWatchModule {}
