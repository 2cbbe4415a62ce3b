import { Body, Controller, Delete, Get, HttpCode, Inject, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reign } from '@tidemark/database';
import {
  AccessQuestion, CallerInfo, DocAnswer, DocBody, DocErrors, Public, questionOf, RequiresScope, SchemaPipe, sessionCookie, sessionIdOf, UnauthorizedError,
} from '@tidemark/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ACCESS_KEYS_OPTIONS, AccessKeysOptions } from '../access-keys-options';
import { Sessions } from '../sessions';
import { sessionAnswer, signInAnswer, signInBody, signOutAnswer } from './session.schema';

/** For the page: a browser keeps a session in place of the key, where no script can read it. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  private readonly log = new Logger('audit');

  constructor(
    private readonly sessions: Sessions, private readonly reign: Reign, @Inject(ACCESS_KEYS_OPTIONS) private readonly options: AccessKeysOptions,
  ) {}

  @Public()
  @Get()
  @ApiOperation({ summary: 'Who the caller is, and whether a key is needed at all' })
  @DocAnswer(200, sessionAnswer, 'Who it is; a stranger too is answered', { name: 'desk-page', scopes: ['read', 'sync'], role: 'master', keys_needed: true })
  @DocErrors(429, 503)
  async show(@Req() request: FastifyRequest): Promise<z.output<typeof sessionAnswer>> {
    const caller = await this.callerOf(questionOf(request.raw, false));
    return {
      name: caller?.name ?? null, scopes: [...caller?.scopes ?? []], role: (caller && this.reign.role) ?? null, keys_needed: this.options.policy.asksForKeys,
    };
  }

  @Public()
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in: a key becomes a session, in a cookie',
    description: [
      'The cookie is `HttpOnly` and `SameSite=Strict`, and `Secure` over https. The session opens what the key opens, and ends with it, after 12 hours without',
      'use, and after 7 days. What changes something by a cookie, and `/ws`, must come from a page of this server: `Origin` is looked at, and `Sec-Fetch-Site`.',
    ].join('\n'),
  })
  @DocBody(signInBody, { key: 'tm_…' })
  @DocAnswer(200, signInAnswer, 'Signed in', { status: 'success', name: 'desk-page', scopes: ['read', 'sync'] })
  @DocErrors(400, 429, 503)
  async signIn(@Body(new SchemaPipe(signInBody)) { key }: z.output<typeof signInBody>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const known = await this.options.policy.signIn(key, questionOf(request.raw, false));
    const before = sessionIdOf(request.raw);
    const id = await this.sessions.begin(known);
    // Whoever signs in anew has one session and not two.
    if (before !== undefined) await this.sessions.end(before);
    reply.header('set-cookie', sessionCookie(request.raw, id));
    this.log.log(`${known.caller.name} signed in from ${request.raw.socket.remoteAddress ?? '?'}`);
    return { status: 'success', name: known.caller.name, scopes: [...known.caller.scopes] };
  }

  @RequiresScope('read', 'sync', 'replicate', 'node', 'admin')
  @Delete()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign out: the session of the cookie ends' })
  @DocAnswer(200, signOutAnswer, 'Signed out', { status: 'success' })
  @DocErrors(503)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const id = sessionIdOf(request.raw);
    if (id !== undefined) await this.sessions.end(id);
    reply.header('set-cookie', sessionCookie(request.raw));
    return { status: 'success' };
  }

  /** @throws TooManyWrongKeysError, UnauthorizedError for a wrong key: it is counted, or this would be the place to guess at */
  private async callerOf(question: AccessQuestion): Promise<CallerInfo | undefined> {
    try {
      return await this.options.policy.authenticate(question);
    } catch (error) {
      if (error instanceof UnauthorizedError && question.key === undefined) return undefined;
      throw error;
    }
  }
}
