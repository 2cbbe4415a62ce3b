import { DayRange, EpochDay } from '@tidemark/domain';
import { type CellCounts, cellCounts, Coverage, EMPTY_LEDGER, HorizonView, Instrument, type LedgerRanges, sessionGaps } from '@tidemark/market-data';

/**
 * `missing`: only cells that are open. `all`: ask for every cell again and store what differs.
 * `auto`: what is open; where nothing is, the range is asked for again, for why else would someone start it.
 */
export const PLAN_MODES = ['auto', 'missing', 'all'] as const;
export type PlanMode = (typeof PLAN_MODES)[number];

/** One instrument's share of a run: the ranges to fetch and how many cells they settle. */
export interface WorkItem {
  readonly instrument: Instrument;
  readonly ranges: readonly DayRange[];
  readonly cells: number;
}

/** What is wanted from which day on. */
export interface Ask {
  readonly from: EpochDay;
  /** Only of instruments that were never asked for; of all of them otherwise. An earlier wish stays. */
  readonly onlyNew: boolean;
}

/** The same of every instrument of the run, also of those that leave nothing to do, and what the ledger says of it now. */
export interface PlannedInstrument extends WorkItem {
  readonly counts: CellCounts;
  /** Sessions inside the ranges: bars that the answers will span. */
  readonly bars: number;
}

export interface RangePlan {
  /** Every cell is asked for again, not only the open ones. */
  readonly everything: boolean;
  readonly instruments: readonly PlannedInstrument[];
}

export interface PlanRequest {
  readonly instruments: readonly Instrument[];
  readonly coverage: ReadonlyMap<number, Coverage>;
  readonly range: DayRange;
  readonly mode: PlanMode;
  /** The run puts it into the ledger before it plans; a plan made beforehand reads the ledger as if that were done. */
  readonly ask: Ask;
  /** Where a hole may be widened to: later rows in an answer explain a session that has none. */
  readonly evidenceTo: EpochDay;
  readonly view: (instrument: Instrument, range: DayRange) => HorizonView;
}

/** Two holes nearer than this are one request: a request costs more than the rows between. */
const MERGE_WITHIN_DAYS = 60;
const EVIDENCE_DAYS = 14;

/** What of a plan there is to do. */
export function withWork({ instruments }: RangePlan): PlannedInstrument[] {
  return instruments.filter((item) => item.cells > 0);
}

/** Pure: what a run over a range has to fetch, from the ledger alone. */
export function planRange(request: PlanRequest): RangePlan {
  const open = request.instruments.map((i) => planOf(request, i, openCells));
  const nothingOpen = open.every((item) => item.cells === 0);
  const everything = request.mode === 'all' || (request.mode === 'auto' && nothingOpen);
  return { everything, instruments: everything ? request.instruments.map((i) => planOf(request, i, everyCell)) : open };
}

/** Where and when one instrument can have traded, of the range. */
interface Lifetime {
  readonly range: DayRange;
  readonly sessions: readonly EpochDay[];
  readonly ledger: LedgerRanges;
}

type Share = Pick<WorkItem, 'ranges' | 'cells'>;

function planOf(request: PlanRequest, instrument: Instrument, share: (life: Lifetime, request: PlanRequest) => Share): PlannedInstrument {
  const range = lifetime(request, instrument);
  const ledger = request.coverage.get(instrument.id) ?? EMPTY_LEDGER;
  const sessions = opened(request.view(instrument, range));
  const { ranges, cells } = share({ range, sessions, ledger }, request);
  const bars = cellCounts(sessions, { ...EMPTY_LEDGER, verified: ranges }).verified;
  return { instrument, ranges, cells, bars, counts: cellCounts(sessions, ledger) };
}

/** The part of the range in which the instrument is wanted and can have traded. */
function lifetime({ range, coverage, ask }: PlanRequest, { id, listedDay, delistedDay }: Instrument): DayRange {
  const known = coverage.get(id)?.askedFrom;
  const askedFrom = known === undefined ? ask.from : ask.onlyNew ? known : Math.min(known, ask.from);
  return {
    from: Math.max(range.from, askedFrom, listedDay ?? range.from), to: Math.min(range.to, delistedDay ?? range.to),
  };
}

/** The very list, where all have opened: thousands of instruments share it. */
function opened({ sessions, openedThrough }: HorizonView): readonly EpochDay[] {
  const last = sessions.at(-1);
  return last === undefined || last <= openedThrough ? sessions : sessions.filter((day) => day <= openedThrough);
}

function everyCell({ range, sessions }: Lifetime): Share {
  return { ranges: sessions.length > 0 ? [range] : [], cells: sessions.length };
}

function openCells({ sessions, ledger: { verified, explained } }: Lifetime, { evidenceTo }: PlanRequest): Share {
  // A provisional cell is open: its bar may still change.
  const holes = sessionGaps(sessions, { verified, provisional: [], explained });
  return { ranges: mergeNear(holes, evidenceTo), cells: holes.reduce((sum, hole) => sum + hole.sessions, 0) };
}

function mergeNear(holes: readonly DayRange[], evidenceTo: EpochDay): DayRange[] {
  const out: { from: EpochDay; to: EpochDay }[] = [];
  for (const hole of holes) {
    const last = out.at(-1);
    const to = Math.max(hole.to, Math.min(hole.to + EVIDENCE_DAYS, evidenceTo));
    if (last && hole.from - last.to <= MERGE_WITHIN_DAYS) last.to = to;
    else out.push({ from: hole.from, to });
  }
  return out;
}
