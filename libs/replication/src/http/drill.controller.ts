import { Body, Controller, Get, HttpCode, Logger, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, CallerInfo, count, DocAnswer, DocBody, DocErrors, instantOrNull, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { Drill } from '../drill/drill';
import { DrillStore } from '../drill/drill.store';
import { LOSS_EXAMPLE, lossAnswer } from './promote.schema';

const ROOT = 'c7ff9c1b58dd6b8d5f2f9d4d4f8a9d1f0a0c7e5b3a2918273645546372819aab';
const REPORT_EXAMPLE = {
  at: 42, started_at: '2026-11-20T12:00:00.000Z', ended_at: '2026-11-20T12:00:03.000Z', rows: 1000, root: ROOT, scratch_root: ROOT, equal: true,
  next_number: 43, promoted_term: 2, recovery_seconds: 2.4, loss: LOSS_EXAMPLE,
};
const reportAnswer = z.object({
  at: count('Change number that was restored', 42), started_at: z.string().meta({ description: 'UTC', example: REPORT_EXAMPLE.started_at }),
  ended_at: z.string().meta({ description: 'UTC', example: REPORT_EXAMPLE.ended_at }), rows: count('Rows of all tables', 1000),
  root: z.string().meta({ description: 'Digest of all rows here', example: ROOT }),
  scratch_root: z.string().meta({ description: 'Digest of all rows that were restored', example: ROOT }),
  equal: z.boolean().meta({ description: 'Whether both are the same', example: true }),
  next_number: count('First change number the restored master gives; above `at`', 43), promoted_term: count('Its term', 2),
  recovery_seconds: z.number().meta({ description: 'From the first row to a master', example: 2.4 }), loss: lossAnswer,
});
const lastAnswer = z.object({
  status: z.string().nullable().meta({ description: 'running, completed or failed; null: there was none', example: 'completed' }),
  started_at: instantOrNull('When the last one began'), ended_at: instantOrNull('When it ended'),
  error: z.string().nullable().meta({ description: 'Why it failed', example: null }),
  report: reportAnswer.nullable().meta({ description: 'What it found', example: REPORT_EXAMPLE }),
});
const empty = z.strictObject({}).nullish();

/** Whether this node could take over, tried without touching anything. */
@ApiTags('replication')
@RequiresScope('admin')
@Controller('api/dms/drill')
export class DrillController {
  private readonly log = new Logger('audit');

  constructor(private readonly drill: Drill, private readonly store: DrillStore) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Restore this copy into a scratch database, compare it, promote it there, and drop it again',
    description: 'Answers when it is done. A large store takes minutes; it goes on if the caller leaves, and GET tells what came of it.',
  })
  @DocBody(z.strictObject({}), {})
  @DocAnswer(200, reportAnswer, 'What it found', REPORT_EXAMPLE)
  @DocErrors(400, 409, 503)
  run(@Body(new SchemaPipe(empty)) _: z.output<typeof empty>, @AskedBy() caller: CallerInfo) {
    this.log.log(`${caller.name} asked for a drill`);
    return this.drill.run(caller.name);
  }

  @Get()
  @ApiOperation({ summary: 'The last drill' })
  @DocAnswer(200, lastAnswer, 'The last drill', {
    status: 'completed', started_at: REPORT_EXAMPLE.started_at, ended_at: REPORT_EXAMPLE.ended_at, error: null, report: REPORT_EXAMPLE,
  })
  @DocErrors(503)
  async last() {
    const record = await this.store.last();
    return {
      status: record?.status ?? null, started_at: record?.start_time.toISOString() ?? null, ended_at: record?.end_time?.toISOString() ?? null,
      error: record?.error_message ?? null, report: record?.result ?? null,
    };
  }
}
