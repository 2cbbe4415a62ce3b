import { DayRange, EpochDay, formatIsoDate } from '@tidemark/domain';
import { calendarFor, Coverage, Instrument } from '@tidemark/market-data';
import { DayState } from '../days/day-state';
import { InstrumentFailure } from './run-tracker';

const NAMED_INSTRUMENTS = 3;
/** Searching every ledger for every day is dear; days after this many get their count alone. */
const NAMED_DAYS = 100;

/** Says of each failed day why: the first instruments without a bar, each with the reason its fetch gave. */
export function failureTexts(
  states: readonly DayState[], instruments: readonly Instrument[], coverage: ReadonlyMap<number, Coverage>,
  failures: ReadonlyMap<number, InstrumentFailure>,
): Map<EpochDay, string> {
  const failed = states.filter((s) => s.gap > 0);
  return new Map(failed.map((state, i) => {
    const count = `${state.gap} of ${state.expected} instruments have no bar of ${formatIsoDate(state.day)}`;
    const named = i < NAMED_DAYS ? reasons(state.day, instruments, coverage, failures) : [];
    const more = named.length > 0 && state.gap > named.length ? `; and ${state.gap - named.length} more` : '';
    return [state.day, `${count}${named.length > 0 ? ': ' : ''}${named.join('; ')}${more}`];
  }));
}

function reasons(
  day: EpochDay, instruments: readonly Instrument[], coverage: ReadonlyMap<number, Coverage>,
  failures: ReadonlyMap<number, InstrumentFailure>,
): string[] {
  const named: string[] = [];
  for (const instrument of instruments) {
    if (named.length === NAMED_INSTRUMENTS) break;
    if (!isGap(instrument, coverage.get(instrument.id), day)) continue;
    const reason = failures.get(instrument.id)?.error ?? 'the provider has no bar of this session, or it is in quarantine';
    named.push(`${instrument.spelling}: ${reason}`);
  }
  return named;
}

function isGap(instrument: Instrument, known: Coverage | undefined, day: EpochDay): boolean {
  if (instrument.listedDay !== null && day < instrument.listedDay) return false;
  if (instrument.delistedDay !== null && day > instrument.delistedDay) return false;
  if (!calendarFor(instrument.mic).isSession(day)) return false;
  if (!known || day < known.askedFrom) return false;
  const covered = (ranges: readonly DayRange[]) => ranges.some((r) => r.from <= day && day <= r.to);
  return !(covered(known.verified) || covered(known.provisional) || covered(known.explained));
}
