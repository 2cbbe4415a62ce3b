import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInputError } from '@tidemark/domain';
import { DocAnswer, DocBody, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { TaskDesk } from '../maintenance/task-desk';
import { TaskLine, TasksView } from '../maintenance/tasks-view';
import { allAnswer, allParts, logAnswer, logQuery, taskAnswer, taskName, tasksAnswer, TASK_EXAMPLE, TRIGGERED, triggeredAnswer, triggerParts } from './tasks.schema';

type TriggerParts = z.output<typeof triggerParts>;
type AllParts = z.output<typeof allParts>;

/** What a master can be set to do besides its schedule. */
@ApiTags('maintenance')
@Controller('api/dms')
export class MaintenanceTasksController {
  constructor(private readonly view: TasksView, private readonly desk: TaskDesk) {}

  @Get('tasks')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The maintenance tasks of this master' })
  @DocAnswer(200, tasksAnswer, 'All tasks', [{ name: 'validation', type: 'validation', status: 'idle', last_run_time: null, schedule: '0 3 * * 0', notes: 'Compares every copy with this master' }])
  @DocErrors(403, 503)
  list(): Promise<TaskLine[]> {
    return this.view.list();
  }

  @Get('tasks/:name/status')
  @RequiresScope('read')
  @ApiOperation({ summary: 'One task: its last run, and all of them in numbers', description: 'An unknown task is answered with 200 and the status `not_found`.' })
  @DocParam('name', taskName)
  @DocAnswer(200, taskAnswer, 'The task', TASK_EXAMPLE)
  @DocErrors(400, 403, 503)
  status(@Param('name', new SchemaPipe(taskName)) name: string) {
    return this.view.report(name);
  }

  @Post('tasks/trigger')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Run a task now; it takes the lock that every sync takes', description: 'Busy: 409 with `result.success` false.' })
  @DocQuery(triggerParts)
  @DocBody(triggerParts, { task_name: 'validation' })
  @DocAnswer(200, triggeredAnswer, 'It has begun', { success: true, result: TRIGGERED })
  @DocErrors(400, 403, 404, 409, 503)
  async trigger(@Query(new SchemaPipe(triggerParts)) query: TriggerParts, @Body(new SchemaPipe(triggerParts.strict().nullish())) body: TriggerParts | null | undefined) {
    const name = query.task_name ?? body?.task_name;
    if (!name) throw new InvalidInputError('task_name', 'is required', 'missing_field', '缺少字段: task_name');
    return { success: true, result: await this.desk.trigger(name) };
  }

  @Post('tasks/trigger-all')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Run all tasks, or those of a type, one after the other' })
  @DocQuery(allParts)
  @DocBody(allParts, { task_type: 'validation' })
  @DocAnswer(200, allAnswer, 'The first has begun', {
    success: true, result: { success: true, message: 'Triggered 1 task(s), 1 succeeded', triggered_count: 1, success_count: 1, results: { validation: TRIGGERED } },
  })
  @DocErrors(400, 403, 409, 503)
  async triggerAll(@Query(new SchemaPipe(allParts)) query: AllParts, @Body(new SchemaPipe(allParts.strict().nullish())) body: AllParts | null | undefined) {
    const tasks = await this.desk.triggerAll(query.task_type ?? body?.task_type ?? undefined);
    const results = Object.fromEntries(tasks.map((task) => [task.task_name, task]));
    return {
      success: true,
      result: { success: true, message: `Triggered ${tasks.length} task(s), ${tasks.length} succeeded`, triggered_count: tasks.length, success_count: tasks.length, results },
    };
  }

  @Get('maintenance/log')
  @RequiresScope('read')
  @ApiOperation({ summary: 'What the tasks did' })
  @DocQuery(logQuery)
  @DocAnswer(200, logAnswer, 'Newest first', {
    logs: [{
      id: 7, task_name: 'validation', task_type: 'validation', start_time: '2026-11-20T20:00:00.000+08:00', end_time: '2026-11-20T20:00:02.000+08:00', duration: 2,
      status: 'completed', result_message: '1 of 1 copies are equal', data_count: 120, error_message: null,
    }],
  })
  @DocErrors(400, 403, 503)
  async log(@Query(new SchemaPipe(logQuery)) { task_name, limit, offset }: z.output<typeof logQuery>) {
    return { logs: await this.view.log(task_name, limit, offset) };
  }
}
