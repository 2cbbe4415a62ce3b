import { Global, Module } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { Readiness } from '@tidemark/http-api';
import { HealthController } from './health.controller';

/** Global, so that any module can add its check to `Readiness`. */
@Global()
@Module({
  // Who owns what is missing has logged why; a probe every few seconds is not to say it again.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [{
    provide: Readiness, inject: [HealthCheckService, HealthIndicatorService],
    useFactory: (health: HealthCheckService, indicators: HealthIndicatorService) => new Readiness(health, indicators),
  }],
  exports: [Readiness],
})
export class HealthModule {}
