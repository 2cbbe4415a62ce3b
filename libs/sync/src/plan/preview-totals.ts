import { PreviewedInstrument } from './sync-preview';

/** What a run would come to, over all its instruments. Cells are instrument and session. */
export interface PreviewTotals {
  readonly instruments: number;
  readonly nothingToDo: number;
  /** Something to do, and no configured provider that serves it. */
  readonly unserved: number;
  readonly expected: number;
  readonly verified: number;
  readonly explained: number;
  readonly missing: number;
  readonly provisional: number;
  readonly requests: number;
  readonly bars: number;
}

/** Neither a final bar nor a reason why there is none. */
export function missingOf({ counts: { gap, provisional } }: Pick<PreviewedInstrument, 'counts'>): number {
  return gap + provisional;
}

export function totalsOf(instruments: readonly PreviewedInstrument[]): PreviewTotals {
  const sum = (of: (item: PreviewedInstrument) => number): number => instruments.reduce((total, item) => total + of(item), 0);
  // Whom nobody serves fails before anyone is asked.
  const served = (of: (item: PreviewedInstrument) => number): number => sum((item) => (item.provider === null ? 0 : of(item)));
  return {
    instruments: instruments.length, nothingToDo: sum(({ cells }) => (cells === 0 ? 1 : 0)),
    unserved: sum(({ cells, provider }) => (cells > 0 && provider === null ? 1 : 0)),
    expected: sum(({ counts }) => counts.expected), verified: sum(({ counts }) => counts.verified),
    explained: sum(({ counts }) => counts.explained), missing: sum(missingOf), provisional: sum(({ counts }) => counts.provisional),
    requests: served(({ ranges }) => ranges.length), bars: served(({ bars }) => bars),
  };
}

/** Who would be asked first, each once. */
export function providersOf(instruments: readonly PreviewedInstrument[]): string[] {
  return [...new Set(instruments.flatMap(({ cells, provider }) => (cells > 0 && provider !== null ? [provider] : [])))];
}
