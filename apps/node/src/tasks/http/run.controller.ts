import { Body, Controller, HttpCode, Inject, Post, Res, UseFilters } from '@nestjs/common';
import { TidemarkError } from '@tidemark/domain';
import { type Language, ReaderLanguage, RequiresScope } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { DESK_OPTIONS, type DeskOptions } from '../desk/desk-options';
import { TaskDesk } from '../desk/task-desk';
import { TermMemory } from '../desk/term-memory';
import { TaskHistory } from '../history/task-history';
import { InvalidTaskFilter } from '../wire/invalid-task.filter';
import { AskedAttempt } from '../wire/run-line';
import { readRunRequest } from '../wire/run-request';
import { readTaskRequest } from '../wire/task-request';
import { RunStream } from './run-stream';

/** Many tasks in one exchange, for the server. */
@RequiresScope('node')
@UseFilters(InvalidTaskFilter)
@Controller('api/v1/tasks')
export class RunController {
  constructor(
    private readonly desk: TaskDesk, private readonly history: TaskHistory, private readonly term: TermMemory,
    @Inject(DESK_OPTIONS) private readonly options: DeskOptions,
  ) {}

  /**
   * Answers with a JSON object a line: `refused`, `started`, `progress`, `ended`; a blank line every 2 s. The tasks go on
   * when the connection is lost: the same attempt asked again joins the one that runs, or is answered with its end.
   */
  @Post('run')
  @HttpCode(200)
  run(@Body() body: unknown, @ReaderLanguage() language: Language, @Res({ passthrough: true }) reply: FastifyReply): Readable {
    const { term, tasks } = readRunRequest(body);
    if (typeof term === 'number') this.term.meet(term);
    const stream = new RunStream(this.history);
    for (const task of tasks) this.take(task, stream, language);
    stream.complete();
    void reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store');
    return stream.body;
  }

  private take(body: unknown, stream: RunStream, language: Language): void {
    const asked = askedIn(body);
    try {
      const request = readTaskRequest(body);
      // The server may send a little ahead, so that no worker waits for the next task to arrive.
      const { workers, queued } = this.options;
      stream.follow(asked, this.desk.submit({ ...request, attempt: asked.attempt }, workers + Math.max(workers, queued)));
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error;
      stream.refuse(asked, error.code, language === 'zh' ? error.messageZh ?? error.message : error.message);
    }
  }
}

/** Whose the refusal is, even where the rest is none. */
function askedIn(body: unknown): AskedAttempt {
  const { task_id: id, attempt = 1 } = Object(body) as { task_id?: unknown; attempt?: unknown };
  return { task_id: typeof id === 'string' ? id.slice(0, 200) : '', attempt: typeof attempt === 'number' ? attempt : 1 };
}
