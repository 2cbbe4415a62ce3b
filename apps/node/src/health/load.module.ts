import { Module } from '@nestjs/common';
import { LoadMeter } from './load-meter';
import { Overload } from './overload';

/** How loaded the machine and this process are, for whoever takes work in and whoever tells of it. */
@Module({ providers: [LoadMeter, Overload], exports: [LoadMeter, Overload] })
export class LoadModule {}
