import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tidemark/http-api';
import { Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics.token';

const EXAMPLE = [
  '# HELP tidemark_gap_cells Sessions of instruments that are missing: expected, final, and neither held nor explained',
  '# TYPE tidemark_gap_cells gauge', 'tidemark_gap_cells 0', '',
].join('\n');

@ApiTags('health')
@RequiresScope('read')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry) {}

  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({ summary: 'What can be measured, in the text format of Prometheus' })
  @ApiResponse({
    status: 200, description: 'All metrics of this server', content: { 'text/plain': { schema: { type: 'string', description: 'One sample a line' }, example: EXAMPLE } },
  })
  scrape(): Promise<string> {
    return this.registry.metrics();
  }
}
