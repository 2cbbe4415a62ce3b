import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source-options';
import { Database, DATABASE_OPTIONS } from './database';
import type { DatabaseOptions } from './database-options';

/** Options may come from a factory, as Nest's own async modules take them. */
export interface DatabaseModuleAsyncOptions {
  readonly inject?: Parameters<typeof TypeOrmModule.forRootAsync>[0]['inject'];
  readonly useFactory: (...args: never[]) => DatabaseOptions | Promise<DatabaseOptions>;
}

@Global()
@Module({})
class DatabaseOptionsModule {
  static of(provider: Provider): DynamicModule {
    return { module: DatabaseOptionsModule, providers: [provider], exports: [DATABASE_OPTIONS] };
  }
}

/** Global: every store injects `Database`. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return DatabaseModule.build({ provide: DATABASE_OPTIONS, useValue: options });
  }

  static forRootAsync({ inject, useFactory }: DatabaseModuleAsyncOptions): DynamicModule {
    return DatabaseModule.build({ provide: DATABASE_OPTIONS, inject, useFactory } as Provider);
  }

  private static build(provider: Provider): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        DatabaseOptionsModule.of(provider),
        TypeOrmModule.forRootAsync({
          inject: [DATABASE_OPTIONS],
          // Database connects by itself, again and again, without holding up the start.
          useFactory: (options: DatabaseOptions) => ({ ...dataSourceOptions(options), manualInitialization: true }),
        }),
      ],
      providers: [Database],
      exports: [Database, TypeOrmModule],
    };
  }
}
