import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Reign, REIGN_OPTIONS, type ReignOptions } from './reign';

/** Global: whoever does what only a master does asks `Reign`. */
@Global()
@Module({})
export class ReignModule {
  static forRoot(options: ReignOptions): DynamicModule {
    return {
      module: ReignModule,
      providers: [Reign, { provide: REIGN_OPTIONS, useValue: options }],
      exports: [Reign],
    };
  }
}
