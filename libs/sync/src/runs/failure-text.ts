import { DayRange, EpochDay, formatIsoDate } from '@tidemark/domain';
import { calendarFor, Coverage, Instrument } from '@tidemark/market-data';
import { DayState } from '../days/day-state';
import { InstrumentFailure } from './run-tracker';

const NAMED_INSTRUMENTS = 3;
/** Searching every ledger for every day is dear; days after this many get their count alone. */
const NAMED_DAYS = 100;

/** Says why a day failed: the first instruments without a bar, each with the reason its fetch gave. */
export function failureText(
  instruments: readonly Instrument[], coverage: ReadonlyMap<number, Coverage>,
  failures: ReadonlyMap<number, InstrumentFailure>,
): (state: DayState, alreadyNamed: number) => string {
  return (state, alreadyNamed) => {
    const count = `${state.gap} of ${state.expected} instruments have no bar of ${formatIsoDate(state.day)}`;
    if (alreadyNamed >= NAMED_DAYS) return count;
    const named: string[] = [];
    for (const instrument of instruments) {
      if (named.length === NAMED_INSTRUMENTS) break;
      if (!isGap(instrument, coverage.get(instrument.id), state.day)) continue;
      const reason = failures.get(instrument.id)?.error ?? 'the provider has no bar of this session, or it is in quarantine';
      named.push(`${instrument.spelling}: ${reason}`);
    }
    const more = state.gap > named.length ? `; and ${state.gap - named.length} more` : '';
    return `${count}: ${named.join('; ')}${more}`;
  };
}

function isGap(instrument: Instrument, known: Coverage | undefined, day: EpochDay): boolean {
  if (instrument.listedDay !== null && day < instrument.listedDay) return false;
  if (instrument.delistedDay !== null && day > instrument.delistedDay) return false;
  if (!calendarFor(instrument.mic).isSession(day)) return false;
  if (!known || day < known.askedFrom) return false;
  const covered = (ranges: readonly DayRange[]) => ranges.some((r) => r.from <= day && day <= r.to);
  return !(covered(known.verified) || covered(known.provisional) || covered(known.explained));
}
