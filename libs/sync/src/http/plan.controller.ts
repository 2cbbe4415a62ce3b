import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocBody, DocErrors, Language, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { providersOf, totalsOf } from '../plan/preview-totals';
import { RangeIntake } from '../plan/range-intake';
import { SyncPreviews } from '../plan/sync-preview';
import { RunEstimates } from '../runs/run-estimates';
import { SyncObstacle } from '../runs/sync-obstacle';
import { PLAN_EXAMPLE, planAnswer, planShape } from './plan-answer';
import { RangeBody, rangeBody } from './range-body';

@ApiTags('batch sync')
@Controller('api/v1/sync-status/sync')
export class PlanController {
  constructor(
    private readonly intake: RangeIntake,
    private readonly previews: SyncPreviews,
    private readonly estimates: RunEstimates,
    private readonly obstacle: SyncObstacle,
  ) {}

  @Post('plan')
  @HttpCode(200)
  @RequiresScope('read')
  @ApiOperation({
    summary: 'What a batch with this body would do now',
    description: 'By the very plan of the run, from the ledger alone. Changes nothing and takes no lock: it answers while a sync runs, and on a slave.',
  })
  @DocBody(rangeBody, { start_date: '2020-01-01', end_date: '2020-03-31' })
  @DocAnswer(200, planShape, 'The plan', PLAN_EXAMPLE)
  @DocErrors(400, 404, 413, 415, 503)
  async plan(@Body(new SchemaPipe(rangeBody)) body: RangeBody, @ReaderLanguage() language: Language) {
    const { request } = await this.intake.read(body);
    const preview = await this.previews.of(request);
    const totals = totalsOf(preview.instruments);
    const estimate = await this.estimates.of({ requests: totals.requests, bars: totals.bars, providers: providersOf(preview.instruments) });
    return planAnswer({ range: request.range, preview, totals, estimate, obstacle: await this.obstacle.now() }, language);
  }
}
