import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, Public, Readiness } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

const word = (value: string, description: string) => z.object({ status: z.literal(value).meta({ description, example: value }) });
const alive = word('ok', 'The process answers');
const healthy = word('healthy', 'The process answers');
const missing = z.object({
  status: z.literal('unavailable').meta({ description: 'Always "unavailable"', example: 'unavailable' }),
  missing: z.array(z.string()).meta({ description: 'What is not there yet', example: ['database'] }),
});

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Public()
  @Get('health')
  @ApiOperation({ summary: 'Whether the process answers, in the words of older clients' })
  @DocAnswer(200, healthy, 'It does', { status: 'healthy' })
  health(): z.output<typeof healthy> {
    return { status: 'healthy' };
  }

  @Public()
  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @DocAnswer(200, alive, 'It does', { status: 'ok' })
  live(): z.output<typeof alive> {
    return { status: 'ok' };
  }

  @Public()
  @Get('health/ready')
  @ApiOperation({ summary: 'Whether requests can be served; if not, what is missing' })
  @DocAnswer(200, alive, 'All is there', { status: 'ok' })
  @DocAnswer(503, missing, 'Something is missing', { status: 'unavailable', missing: ['database'] })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.output<typeof alive> | z.output<typeof missing>> {
    const names = await this.readiness.missing();
    if (names.length === 0) return { status: 'ok' };
    void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'unavailable', missing: names };
  }
}
