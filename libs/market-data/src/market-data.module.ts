import { DynamicModule, Module } from '@nestjs/common';
import { systemClock } from '@tidemark/domain';
import { Adjustments } from './adjustments/adjustments';
import { CorporateActionStore } from './adjustments/corporate-action.store';
import { BarColumnsReader } from './bars/bar-columns-reader';
import { BarReader } from './bars/bar-reader';
import { BarWriter } from './bars/bar-writer';
import { CalendarSessionStore } from './calendars/calendar-session.store';
import { SessionHorizon } from './calendars/session-horizon';
import { CoverageStore } from './coverage/coverage.store';
import { GapQuery } from './coverage/gap-query';
import { InstrumentStore } from './instruments/instrument.store';
import { MARKET_CLOCK, MARKET_DATA_OPTIONS, MarketDataOptions } from './market-clock';
import { QuarantineStore } from './quarantine/quarantine.store';
import { StorePreparation } from './store-preparation';

const STORES = [
  Adjustments, BarColumnsReader, BarReader, BarWriter, CalendarSessionStore, CorporateActionStore, CoverageStore, GapQuery, InstrumentStore, QuarantineStore, SessionHorizon,
  StorePreparation,
];

@Module({})
export class MarketDataModule {
  static forRoot(options: MarketDataOptions): DynamicModule {
    return {
      module: MarketDataModule,
      global: true,
      providers: [
        ...STORES,
        { provide: MARKET_DATA_OPTIONS, useValue: options },
        { provide: MARKET_CLOCK, useValue: systemClock },
      ],
      exports: [...STORES, MARKET_CLOCK, MARKET_DATA_OPTIONS],
    };
  }
}
