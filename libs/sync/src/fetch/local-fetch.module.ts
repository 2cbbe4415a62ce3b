import { Global, Module } from '@nestjs/common';
import { BarFetch } from './bar-fetch';
import { LocalBarFetch } from './local-bar-fetch';

/** For an app that has nobody to spread its fetching over. */
@Global()
@Module({ providers: [{ provide: BarFetch, useClass: LocalBarFetch }], exports: [BarFetch] })
export class LocalFetchModule {}
