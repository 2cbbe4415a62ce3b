import { Controller, Get, Header, Inject } from '@nestjs/common';
import { RequiresScope } from '@tidemark/http-api';
import { Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics.token';

/** In the text format of Prometheus. */
@RequiresScope('node', 'read')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry) {}

  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  scrape(): Promise<string> {
    return this.registry.metrics();
  }
}
