import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { SlaveDemand } from '../demand/slave-demand';
import { SyncWish } from '../demand/sync-wish';
import { NodeEntry } from '../status/node-entry';
import { SlavesView } from '../status/slaves-view';
import { queuedAnswer, slaveName, slavesAnswer, waitQuery } from './slaves.schema';
import { nodeEntry, SLAVE_ENTRY } from './status.schema';
import { wish, wishBody, WISH_EXAMPLE } from './sync-wish.schema';

/** A master's slaves. */
@ApiTags('replication')
@Controller('api/dms/slaves')
export class SlavesController {
  constructor(private readonly slaves: SlavesView, private readonly demand: SlaveDemand) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'The slaves of this master' })
  @DocAnswer(200, slavesAnswer, 'All slaves', [{ name: 'backup1', host: '10.0.0.2', port: 8000, enabled: true, mode: 'push', last_contact: null }])
  @DocErrors(403, 503)
  list(): Promise<z.output<typeof slavesAnswer>> {
    return this.slaves.list();
  }

  @Get(':name/status')
  @RequiresScope('read')
  @ApiOperation({ summary: 'One slave, asked now' })
  @DocParam('name', slaveName)
  @DocAnswer(200, nodeEntry, 'The slave', SLAVE_ENTRY)
  @DocErrors(403, 404, 503)
  status(@Param('name', new SchemaPipe(slaveName)) name: string): Promise<NodeEntry> {
    return this.slaves.status(name);
  }

  @Post(':name/sync')
  @HttpCode(200)
  @RequiresScope('replicate')
  @ApiOperation({
    summary: 'Bring a slave up to date now',
    description: 'Ends every pause before the slave is tried again. With a symbol or dates those rows are sent once more, whatever the slave holds of them: '
      + 'whole months, at most 50 000 of them over all instruments. A name that nobody bears means every slave; the key of a slave asks for itself only.',
  })
  @DocParam('name', slaveName)
  @DocQuery(waitQuery)
  @DocBody(wishBody, WISH_EXAMPLE)
  @DocAnswer(200, queuedAnswer, 'It is under way', {
    success: true, result: { success: true, message: 'Sync request queued for backup1', slaves: ['backup1'], sent: null },
  })
  @DocErrors(400, 403, 404, 429, 503)
  async sync(
    @Param('name', new SchemaPipe(slaveName)) name: string, @Query(new SchemaPipe(waitQuery)) { wait }: z.output<typeof waitQuery>,
    @Body(new SchemaPipe(wish)) body: SyncWish, @AskedBy() caller: CallerInfo,
  ): Promise<z.output<typeof queuedAnswer>> {
    const { slaves, sent } = await this.demand.ask(caller, name, body, wait * 1000);
    return { success: true, result: { success: true, message: `Sync request queued for ${slaves.join(', ')}`, slaves: [...slaves], sent } };
  }
}
