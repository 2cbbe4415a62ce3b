import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, Public } from '@tidemark/http-api';
import { VERSION } from '@tidemark/process';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { WebPage } from './web-page';

const greeting = z.object({
  message: z.string().meta({ description: 'Who answers', example: 'Tidemark' }),
  version: z.string().meta({ description: 'Version of this server', example: '0.1.0' }),
  docs: z.string().meta({ description: 'Where the documentation is', example: '/docs' }),
});

/** `/`: the page for browsers, a greeting for programs. */
@ApiTags('health')
@Controller()
export class RootController {
  constructor(private readonly page: WebPage) {}

  @Public()
  @Get()
  @ApiOperation({ summary: 'Who answers here', description: 'A browser, which asks for text/html, gets the page instead.' })
  @DocAnswer(200, greeting, 'The greeting', { message: 'Tidemark', version: '0.1.0', docs: '/docs' })
  greet(
    @Headers('accept') accept: string | undefined, @Headers('host') host: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ): z.output<typeof greeting> | string {
    void reply.header('vary', 'accept');
    const page = this.page.isAskedBy(accept) ? this.page.show(host, reply) : undefined;
    return page ?? { message: 'Tidemark', version: VERSION, docs: '/docs' };
  }
}
