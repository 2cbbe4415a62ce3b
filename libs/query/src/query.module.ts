import { Module } from '@nestjs/common';
import { AskedInstruments } from './asked-instruments';
import { BarAnswers } from './bars/bar-answers';
import { BarsController } from './bars/bars.controller';
import { CalendarsController } from './calendars/calendars.controller';
import { CoverageController } from './coverage/coverage.controller';
import { CoverageReports } from './coverage/coverage-reports';
import { QuarantineController } from './quarantine/quarantine.controller';

/** Read-only HTTP: bars, calendars, the coverage ledger, the quarantine. Stands on a global MarketDataModule. */
@Module({
  controllers: [BarsController, CalendarsController, CoverageController, QuarantineController],
  providers: [AskedInstruments, BarAnswers, CoverageReports],
})
export class QueryModule {}
