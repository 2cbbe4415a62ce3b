import { type DynamicModule, Module } from '@nestjs/common';
import { ImportIntake } from '@tidemark/tasks';
import { SyncImportIntake } from './sync-import-intake';

/** Introduces sync to the tasks, whose imports are stored; global, for tasks know only the interface. */
@Module({})
export class ImportIntakeModule {
  /** @param sync the one SyncModule of the server */
  static forRoot(sync: DynamicModule): DynamicModule {
    return {
      module: ImportIntakeModule, global: true, imports: [sync],
      providers: [{ provide: ImportIntake, useClass: SyncImportIntake }], exports: [ImportIntake],
    };
  }
}
