import { EpochDay, formatInstrument, InstrumentKey, Mic } from '@tidemark/domain';

/** An instrument as the store knows it. */
export interface Instrument {
  readonly id: number;
  readonly key: InstrumentKey;
  /** Canonical spelling, `000001.SZ`. */
  readonly spelling: string;
  readonly mic: Mic;
  readonly name: string | null;
  /** The data provider that alone serves it; null: the configured order decides. */
  readonly provider: string | null;
  readonly listedDay: EpochDay | null;
  readonly delistedDay: EpochDay | null;
  /** UTC ms; a removed instrument is no longer synced, its bars stay. */
  readonly removedAt: number | null;
}

export interface NewInstrument {
  readonly key: InstrumentKey;
  readonly mic: Mic;
  readonly name?: string | null;
  readonly provider?: string | null;
}

export interface InstrumentRow {
  id: number;
  exchange: InstrumentKey['exchange'];
  code: string;
  mic: Mic;
  name: string | null;
  provider: string | null;
  listed_day: number | null;
  delisted_day: number | null;
  removed_ms: number | null;
}

export function toInstrument(row: InstrumentRow): Instrument {
  const key = { exchange: row.exchange, code: row.code };
  return {
    id: row.id, key, spelling: formatInstrument(key), mic: row.mic, name: row.name, provider: row.provider,
    listedDay: row.listed_day, delistedDay: row.delisted_day, removedAt: row.removed_ms,
  };
}
