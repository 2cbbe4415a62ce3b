export {
  type CellCounts, cellCounts, EMPTY_LEDGER, type LedgerRanges, monthCounts, sessionGaps, type SessionMonth, sessionMonths,
} from './coverage/coverage-report';
export { Adjustments } from './adjustments/adjustments';
export { type CorporateActionEntry, CorporateActionStore } from './adjustments/corporate-action.store';
export type { BarBlock } from './bars/bar-block';
export { BAR_FIELDS, BAR_FORMATS, BAR_SEPARATOR, type BarFormat } from './bars/bar-format';
export { BAR_INTERVALS, type BarInterval } from './bars/bar-interval';
export type { BarQuestion } from './bars/bar-question';
export { BarColumnsReader } from './bars/bar-columns-reader';
export { BarReader } from './bars/bar-reader';
export { BarWriter, type BarWrite, type BarWriteResult, type BarWriteTotals, type PreparedWrite } from './bars/bar-writer';
export { CALENDAR_RANGE, calendarFor } from './calendars/calendars';
export { CalendarSessionStore } from './calendars/calendar-session.store';
export { type HorizonView, SessionHorizon } from './calendars/session-horizon';
export { type Coverage, type CoverageExplanation, CoverageStore } from './coverage/coverage.store';
export { GapQuery } from './coverage/gap-query';
export type { Instrument, NewInstrument } from './instruments/instrument';
export { InstrumentStore, type InstrumentSummary } from './instruments/instrument.store';
export { MARKET_CLOCK, MARKET_DATA_OPTIONS, type MarketDataOptions } from './market-clock';
export { MarketDataModule } from './market-data.module';
export { QuarantineStore, type QuarantineEntry, type QuarantineFilter } from './quarantine/quarantine.store';
export { StorePreparation } from './store-preparation';
