import { EpochDay, InstrumentKey, InvalidInputError, parseInstrument, parseIsoDate } from '@tidemark/domain';

/** Readers of option values; each names its option in the error. */
export function dateArgument(option: string): (text: string) => EpochDay {
  return (text) => {
    const day = parseIsoDate(text);
    if (day === undefined) throw new InvalidInputError(option, `"${text}" is not a date YYYY-MM-DD`);
    return day;
  };
}

export function instrumentsArgument(text: string): InstrumentKey[] {
  return text.split(',').map((part) => parseInstrument(part.trim()));
}
