import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatIsoDate, formatZonedIso } from '@tidemark/domain';
import { count, DocAnswer, DocErrors, DocParam, instantOrNull, RequiresScope, SchemaPipe, success } from '@tidemark/http-api';
import { z } from 'zod';
import { nextDue } from '../schedule/due';
import { JobRunner } from '../schedule/job-runner';
import { JobStore } from '../schedule/job.store';
import { JOB_NAMES, jobNamed, JobName, JOBS } from '../schedule/jobs';
import { Scheduler } from '../schedule/scheduler';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';

const jobName = z.enum(JOB_NAMES).meta({ description: 'Name of the job', example: 'scheduler_daily' });
const jobShape = z.object({
  name: jobName, description: z.string().meta({ description: 'What it does', example: 'Fills every gap of the ledger, wherever it is' }),
  schedule: z.string().meta({ description: 'Cron expression', example: '0 20 * * *' }),
  timezone: z.string().meta({ description: 'Zone of the schedule', example: 'Asia/Shanghai' }),
  enabled: z.boolean().meta({ description: 'false with SCHEDULER=off, and on every node that is not the master', example: true }),
  next_due: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-21T20:00:00.000+08:00' }),
  last_started_at: instantOrNull('Last start'), last_ended_at: instantOrNull('Last end'),
  last_status: z.string().nullable().meta({ description: 'running, completed, failed, cancelled, skipped', example: 'completed' }),
  last_message: z.string().nullable().meta({ description: 'What it said at its end', example: '批量同步完成: 成功1, 失败0, 跳过0, 耗时0分1秒' }),
});

@ApiTags('schedule')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobStore,
    private readonly runner: JobRunner,
    private readonly scheduler: Scheduler,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
  ) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'The schedule, and how each job last ended' })
  @DocAnswer(200, z.object({ data: z.array(jobShape).meta({ description: 'By name' }) }), 'All jobs', {
    data: [{
      name: 'scheduler_daily', description: 'Syncs today', schedule: '0 20 * * *', timezone: 'Asia/Shanghai', enabled: true,
      next_due: '2026-11-21T20:00:00.000+08:00', last_started_at: null, last_ended_at: null, last_status: null, last_message: null,
    }],
  })
  async list() {
    const { timezone } = this.options;
    const { enabled } = this.scheduler;
    const records = new Map((await this.jobs.list()).map((r) => [r.name, r]));
    const at = (date: Date | null | undefined) => (date ? formatZonedIso(date.getTime(), timezone) : null);
    return {
      data: JOBS.map((job) => {
        const last = records.get(job.name);
        return {
          name: job.name, description: job.description, schedule: job.cron(this.options), timezone, enabled,
          next_due: at(nextDue(job.cron(this.options), timezone, new Date())), last_started_at: at(last?.last_started_at),
          last_ended_at: at(last?.last_ended_at), last_status: last?.last_status ?? null, last_message: last?.last_message ?? null,
        };
      }),
    };
  }

  @Post(':name/trigger')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Run a job now; it goes through the lock that every sync goes through' })
  @DocParam('name', jobName)
  @DocAnswer(200, z.object({
    status: success,
    data: z.object({
      task_id: z.string().meta({ description: 'For batch/progress', example: '2026-11-20_2026-11-21_1795201592' }),
      total_days: count('Days of its range', 2), start_date: z.string().meta({ description: 'First day', example: '2026-11-20' }),
      end_date: z.string().meta({ description: 'Last day', example: '2026-11-21' }),
    }).meta({ description: 'The run' }),
  }), 'It has started', {
    status: 'success', data: { task_id: '2026-11-20_2026-11-21_1795201592', total_days: 2, start_date: '2026-11-20', end_date: '2026-11-21' },
  })
  @DocErrors(400, 409, 503)
  async trigger(@Param('name', new SchemaPipe(jobName)) name: JobName) {
    const job = jobNamed(name);
    await this.jobs.arm(name, new Date());
    const started = await this.runner.start(job);
    void this.scheduler.follow(job, started);
    return {
      status: 'success',
      data: {
        task_id: started.taskId, total_days: started.totalDays, start_date: formatIsoDate(started.range.from),
        end_date: formatIsoDate(started.range.to),
      },
    };
  }
}
