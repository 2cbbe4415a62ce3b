import { DynamicModule, Module } from '@nestjs/common';
import { AskedInstruments } from './asked-instruments';
import { BarAnswers } from './bars/bar-answers';
import { BarsController } from './bars/bars.controller';
import { CalendarsController } from './calendars/calendars.controller';
import { CorporateActionsController } from './corporate-actions/corporate-actions.controller';
import { CoverageController } from './coverage/coverage.controller';
import { CoverageReports } from './coverage/coverage-reports';
import { DmsBars } from './dms/dms-bars';
import { DmsReadController } from './dms/dms-read.controller';
import { DmsSymbols } from './dms/dms-symbols';
import { BarExport } from './dms/exports/bar-export';
import { ExportFolder, QUERY_OPTIONS, QueryOptions } from './dms/exports/export-folder';
import { ExportsController } from './dms/exports/exports.controller';
import { QuarantineController } from './quarantine/quarantine.controller';

/**
 * Read-only HTTP: bars, calendars, the coverage ledger, the quarantine, and the reading routes of DMS with their
 * exports. Stands on a global MarketDataModule.
 */
@Module({})
export class QueryModule {
  static forRoot(options: QueryOptions): DynamicModule {
    return {
      module: QueryModule,
      controllers: [
        BarsController, CalendarsController, CorporateActionsController, CoverageController, DmsReadController, ExportsController, QuarantineController,
      ],
      providers: [
        AskedInstruments, BarAnswers, BarExport, CoverageReports, DmsBars, DmsSymbols, ExportFolder,
        { provide: QUERY_OPTIONS, useValue: options },
      ],
    };
  }
}
