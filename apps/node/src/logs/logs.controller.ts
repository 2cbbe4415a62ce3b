import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { intInRange, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { LOG_LEVELS, LogRing, MAX_KEPT_LINES } from '@tidemark/process';
import { z } from 'zod';
import { NODE_CONFIG } from '../node-config.token';

const logsQuery = z.object({ limit: intInRange(1, MAX_KEPT_LINES).prefault('200'), level: z.enum(LOG_LEVELS).default('debug') });

/** The last lines of this process's log: its server shows them to people who cannot read the file. */
@RequiresScope('node')
@Controller('api/v1/logs')
export class LogsController {
  constructor(@Inject(NODE_CONFIG) private readonly config: NodeConfig, private readonly ring: LogRing) {}

  @Get()
  last(@Query(new SchemaPipe(logsQuery)) { limit, level }: z.output<typeof logsQuery>): object {
    return { node_id: this.config.nodeId, lines: this.ring.last(limit, level) };
  }
}
