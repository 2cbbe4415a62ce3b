import { Body, Controller, Get, HttpCode, Logger, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ReignState } from '@tidemark/database';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { Following } from '../rule/following';
import { Promotion } from '../rule/promotion';
import {
  FOLLOW_EXAMPLE, followAnswer, FollowBody, followBody, PREVIEW_EXAMPLE, previewAnswer, promoteAnswer, PromoteBody, promoteBody, REIGN_EXAMPLE,
} from './promote.schema';

/** Who reigns. Nothing here happens without `confirm`, and each deed leaves a line with the caller's name. */
@ApiTags('replication')
@RequiresScope('admin')
@Controller('api/dms')
export class PromoteController {
  private readonly log = new Logger('audit');

  constructor(private readonly promotion: Promotion, private readonly following: Following) {}

  @Get('promote')
  @ApiOperation({ summary: 'What a promotion of this node would lose' })
  @DocAnswer(200, previewAnswer, 'The preview', PREVIEW_EXAMPLE)
  @DocErrors(503)
  preview() {
    return this.promotion.preview();
  }

  @Post('promote')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make this node the master',
    description: 'Without `confirm` the preview. With it a new term begins here, and whoever reigned is fenced when it next meets a node that has heard of it. '
      + 'On a master it raises the term: its history is the one that counts, after a restore from a backup for one.',
  })
  @DocBody(promoteBody, { confirm: true, next_term: 2 })
  @DocAnswer(200, promoteAnswer, 'The reign that has begun, or the preview', REIGN_EXAMPLE)
  @DocErrors(400, 409, 503)
  async promote(@Body(new SchemaPipe(promoteBody)) { confirm, next_term }: PromoteBody, @AskedBy() caller: CallerInfo) {
    if (!confirm) return this.promotion.preview();
    const reign = await this.promotion.promote(caller.name, next_term);
    this.log.warn(`${caller.name} promoted this node: master of term ${reign.term}`);
    return answerOf(reign);
  }

  @Post('follow')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make this node the slave of another master',
    description: 'Without `confirm` the preview: what this node has and that master never had. That is saved to DATA_DIR/review before it leaves, at the master\'s first word.',
  })
  @DocBody(followBody, { master_url: 'http://10.0.0.2:8000', confirm: true })
  @DocAnswer(200, followAnswer, 'Where this node stands now, or the preview', FOLLOW_EXAMPLE)
  @DocErrors(400, 409, 503)
  async follow(@Body(new SchemaPipe(followBody)) { master_url, confirm }: FollowBody, @AskedBy() caller: CallerInfo) {
    if (!confirm) return this.following.preview(master_url);
    const reign = await this.following.follow(master_url, caller.name);
    this.log.warn(`${caller.name} told this node to follow ${master_url}`);
    return answerOf(reign);
  }
}

function answerOf({ role, term, terms, nodeId, masterUrl }: ReignState) {
  return { role, term, from: terms.at(-1)?.from ?? 0, node_id: nodeId, master_url: masterUrl };
}
