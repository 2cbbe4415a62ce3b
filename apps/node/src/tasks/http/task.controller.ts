import { Body, Controller, Get, HttpCode, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import { NotFoundError } from '@tidemark/domain';
import { intInRange, type Language, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { LiveTask } from '../desk/live-task';
import { TaskDesk } from '../desk/task-desk';
import { EndedTask } from '../history/ended-task';
import { TaskHistory } from '../history/task-history';
import { InvalidTaskFilter } from '../wire/invalid-task.filter';
import { receipt, statusAnswer } from '../wire/task-answers';
import { readTaskRequest } from '../wire/task-request';
import { taskNotFound, TaskStateError } from './task-lookup';

const JSON_TYPE = 'application/json; charset=utf-8';
const resultQuery = z.object({ attempt: intInRange(1, 1_000_000).optional() });

/** Tasks one by one, as clients of the original protocol give them. */
@RequiresScope('node')
@UseFilters(InvalidTaskFilter)
@Controller('api/v1/task')
export class TaskController {
  constructor(private readonly desk: TaskDesk, private readonly history: TaskHistory) {}

  /** A repeated task_id answers what became of it. */
  @Post('execute')
  @HttpCode(200)
  execute(@Body() body: unknown, @ReaderLanguage() language: Language): object {
    return receipt(this.desk.submit(readTaskRequest(body)), language);
  }

  /** With the whole result, an import's rows among it. */
  @Get(':id/status')
  status(@Param('id') id: string, @ReaderLanguage() language: Language, @Res({ passthrough: true }) reply: FastifyReply): string | Readable {
    const task = this.require(id);
    const { head, tail } = statusAnswer(task, language);
    void reply.type(JSON_TYPE);
    if (task instanceof LiveTask || task.result === null) return `${head}null${tail}`;
    const json = this.history.json(task.result);
    return json instanceof Readable ? Readable.from(between(head, json, tail), { objectMode: false }) : head + Buffer.from(json).toString('utf8') + tail;
  }

  /** Asked twice it answers the same. */
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string): Promise<object> {
    let task = this.require(id);
    if (task instanceof LiveTask) {
      task.cancel();
      task = await task.ended;
    }
    if (task.status !== 'cancelled') throw new TaskStateError('task_ended', `task ${task.taskId} has ended: ${task.status}`, `任务已结束: ${task.taskId}`);
    return { task_id: task.taskId, status: task.status };
  }

  /** The result and nothing else, compressed: for who can read that, and however long it is. */
  @Get(':id/result')
  result(@Param('id') id: string, @Query(new SchemaPipe(resultQuery)) { attempt }: z.output<typeof resultQuery>, @Res({ passthrough: true }) reply: FastifyReply): Readable {
    const task = this.require(id);
    if (attempt !== undefined && !answersFor(task, attempt)) throw taskNotFound(id);
    if (task instanceof LiveTask) throw new TaskStateError('task_not_ended', `task ${task.taskId} has not ended`, `任务尚未结束: ${task.taskId}`);
    if (task.result === null) throw new NotFoundError(`task ${task.taskId} has no result: ${task.status}`, 'no_result', `任务没有结果: ${task.taskId}`);
    void reply.type(JSON_TYPE).header('content-encoding', 'gzip');
    return this.history.gzip(task.result);
  }

  private require(id: string): LiveTask | EndedTask {
    const task = this.desk.find(id);
    if (!task) throw taskNotFound(id);
    return task;
  }
}

/** A completed attempt answers for later ones as well: they were not run. */
function answersFor(task: LiveTask | EndedTask, attempt: number): boolean {
  return task.attempt === attempt || (task.attempt < attempt && !(task instanceof LiveTask) && task.status === 'completed');
}

async function* between(head: string, body: Readable, tail: string): AsyncGenerator<string | Buffer> {
  yield head;
  yield* body as AsyncIterable<Buffer>;
  yield tail;
}
