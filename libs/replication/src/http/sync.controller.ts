import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocBody, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { OwnDemand } from '../demand/own-demand';
import { SyncWish } from '../demand/sync-wish';
import { SyncTrigger } from '../demand/sync-trigger';
import { HistoryLine, HistoryView } from '../status/history-view';
import { SlavesView } from '../status/slaves-view';
import { requestAnswer } from './slaves.schema';
import { historyAnswer, historyQuery, syncStatusAnswer, triggerAnswer, triggerParts } from './sync.schema';
import { wish, wishBody, WISH_EXAMPLE } from './sync-wish.schema';

/** What flows from this master to its slaves. */
@ApiTags('replication')
@Controller('api/dms/sync')
export class SyncController {
  constructor(
    private readonly slaves: SlavesView, private readonly history: HistoryView, private readonly trigger: SyncTrigger, private readonly demand: OwnDemand,
  ) {}

  @Get('status')
  @RequiresScope('read')
  @ApiOperation({ summary: 'How far each slave is' })
  @DocAnswer(200, syncStatusAnswer, 'The slaves', {
    backups: [{ name: 'backup1', host: '10.0.0.2', port: 8000, state: 'in_sync', last_sync: '2026-11-20T20:00:00.000+08:00', sync_delay: 0, behind: 0, verified_at: null }],
    total_backups: 1,
  })
  @DocErrors(503)
  async status() {
    const backups = await this.slaves.backups();
    return { backups, total_backups: backups.length };
  }

  @Get('history')
  @RequiresScope('read')
  @ApiOperation({ summary: 'What was sent to whom' })
  @DocQuery(historyQuery)
  @DocAnswer(200, historyAnswer, 'A bare array', [{
    id: 7, backup_name: 'backup1', symbol: null, interval: '1d', sync_mode: 'incremental', start_time: '2026-11-20T20:00:00.000+08:00',
    end_time: '2026-11-20T20:00:01.000+08:00', data_count: 120, status: 'success', error_message: null,
  }])
  @DocErrors(400, 503)
  list(@Query(new SchemaPipe(historyQuery)) { backup_name, limit, offset }: z.output<typeof historyQuery>): Promise<HistoryLine[]> {
    return this.history.page(backup_name, limit, offset);
  }

  @Post('trigger')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Bring slaves up to date and wait for it, 25 s at most', description: 'Where a slave is late the answer is 503 with `result` as below, and false for that slave.' })
  @DocQuery(triggerParts)
  @DocBody(triggerParts, { backup_name: 'backup1' })
  @DocAnswer(200, triggerAnswer, 'All have acknowledged', { success: true, message: 'Sync triggered', result: { success: true, results: { backup1: true } } })
  @DocErrors(400, 403, 404, 503)
  async run(
    @Query(new SchemaPipe(triggerParts)) query: z.output<typeof triggerParts>, @Body(new SchemaPipe(triggerParts.strict().nullish())) body: z.output<typeof triggerParts> | null | undefined,
  ) {
    const results = await this.trigger.run(query.backup_name ?? body?.backup_name ?? undefined);
    return { success: true, message: 'Sync triggered', result: { success: true, results } };
  }

  @Post('request')
  @HttpCode(200)
  @RequiresScope('replicate')
  @ApiOperation({ summary: 'On a slave: ask the master to bring this copy up to date, and wait for it, 25 s at most' })
  @DocBody(wishBody, WISH_EXAMPLE)
  @DocAnswer(200, requestAnswer, 'It was asked', { success: true, result: { success: true, message: 'Sync completed', completed: true, behind: 0 } })
  @DocErrors(400, 403, 404, 429, 503)
  async request(@Body(new SchemaPipe(wish)) body: SyncWish): Promise<z.output<typeof requestAnswer>> {
    const { complete, behind } = await this.demand.ask(body);
    const message = complete ? 'Sync completed' : behind > 0 ? `Sync under way: ${behind} changes to go` : 'Sync under way: the rows asked for are still to come';
    return { success: true, result: { success: true, message, completed: complete, behind } };
  }
}
