import { Global, Module } from '@nestjs/common';
import { Readiness } from '@tidemark/http-api';
import { HealthController } from './health.controller';

/** Global, so that any module can add its check to `Readiness`. */
@Global()
@Module({ controllers: [HealthController], providers: [Readiness], exports: [Readiness] })
export class HealthModule {}
