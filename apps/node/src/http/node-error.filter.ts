import { ArgumentsHost, Catch, ExceptionFilter, HttpStatus, Logger } from '@nestjs/common';
import { InvalidInputError } from '@tidemark/domain';
import { ErrorAnswer, errorAnswer, languageOf } from '@tidemark/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What is wrong with these is the request itself, whatever its body says. */
const NOT_OF_THE_BODY = new Set(['host', 'url']);

function statusOf(error: unknown, { status }: ErrorAnswer): number {
  return error instanceof InvalidInputError && !NOT_OF_THE_BODY.has(error.field) ? HttpStatus.UNPROCESSABLE_ENTITY : status;
}

/** `{detail, code, …}`: a node's clients read `detail`. An error that nobody foresaw has the words of the older protocol as well. */
function bodyOf({ body, unforeseen }: ErrorAnswer, requestId: string): Record<string, unknown> {
  const { detail, code, message } = body;
  if (unforeseen) return { detail, code, success: false, message, error: code, request_id: requestId };
  // What the envelope of the server says, `detail` and `code` say here.
  return { ...body, status: undefined, message: undefined };
}

/** Every error of a node, in the shape that clients of a node know. */
@Catch()
export class NodeErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = errorAnswer(error, languageOf(request.headers['accept-language']));
    if (answer.unforeseen) {
      this.logger.error(`request ${request.id} ${request.method} ${request.routeOptions.url ?? '(no route)'} failed`, error);
    }
    if (reply.sent || reply.raw.headersSent) {
      // A stream broke off half-way: the connection is cut so that the reader cannot take it for the end.
      reply.raw.destroy();
      return;
    }
    void reply.status(statusOf(error, answer)).headers(answer.headers).type('application/json; charset=utf-8').send(bodyOf(answer, request.id));
  }
}
