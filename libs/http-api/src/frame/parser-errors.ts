import type { Socket } from 'node:net';
import { HttpException } from '@nestjs/common';
import { errorAnswer, languageOf } from '../error-answer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOnSocket } from './raw-answer';
import { SECURITY_HEADERS } from './security-headers';

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Requests that the router cannot read (a broken escape, say) never reach a hook or the filter. */
export function answerUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = errorAnswer(error, languageOf(request.headers['accept-language']));
  void reply.status(answer.status).headers({ ...SECURITY_HEADERS, ...answer.headers, 'x-request-id': request.id })
    .type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** What Node's parser refuses is not yet a request. */
export function answerUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else answerOnSocket(socket, errorAnswer(new HttpException('', STATUS_OF[error.code ?? ''] ?? 400), 'zh'));
}
