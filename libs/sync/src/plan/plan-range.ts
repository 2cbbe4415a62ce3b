import { DayRange, EpochDay } from '@tidemark/domain';
import { Coverage, EMPTY_LEDGER, HorizonView, Instrument, sessionGaps } from '@tidemark/market-data';

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

export interface PlanRequest {
  readonly instruments: readonly Instrument[];
  readonly coverage: ReadonlyMap<number, Coverage>;
  readonly range: DayRange;
  readonly mode: PlanMode;
  /** Where a hole may be widened to: later rows in an answer explain a session that has none. */
  readonly evidenceTo: EpochDay;
  readonly view: (instrument: Instrument, range: DayRange) => HorizonView;
}

/** Two holes nearer than this are one request: a request costs more than the rows between. */
const MERGE_WITHIN_DAYS = 60;
const EVIDENCE_DAYS = 14;

/** Pure: what a run over a range has to fetch, from the ledger alone. */
export function planRange(request: PlanRequest): WorkItem[] {
  const open = request.instruments.map((i) => openCells(request, i));
  const nothingOpen = open.every((item) => item.cells === 0);
  if (request.mode === 'all' || (request.mode === 'auto' && nothingOpen)) {
    return request.instruments.map((i) => everyCell(request, i)).filter((item) => item.cells > 0);
  }
  return open.filter((item) => item.cells > 0);
}

/** The part of the range in which the instrument is wanted and can have traded. */
function lifetime({ range, coverage }: PlanRequest, { id, listedDay, delistedDay }: Instrument): DayRange {
  const askedFrom = coverage.get(id)?.askedFrom ?? range.from;
  return {
    from: Math.max(range.from, askedFrom, listedDay ?? range.from), to: Math.min(range.to, delistedDay ?? range.to),
  };
}

function opened(request: PlanRequest, instrument: Instrument): { life: DayRange; sessions: EpochDay[] } {
  const life = lifetime(request, instrument);
  const { sessions, openedThrough } = request.view(instrument, life);
  return { life, sessions: sessions.filter((day) => day <= openedThrough) };
}

function everyCell(request: PlanRequest, instrument: Instrument): WorkItem {
  const { life, sessions } = opened(request, instrument);
  return { instrument, ranges: sessions.length > 0 ? [life] : [], cells: sessions.length };
}

function openCells(request: PlanRequest, instrument: Instrument): WorkItem {
  const { sessions } = opened(request, instrument);
  const { verified, explained } = request.coverage.get(instrument.id) ?? EMPTY_LEDGER;
  // A provisional cell is open: its bar may still change.
  const holes = sessionGaps(sessions, { verified, provisional: [], explained });
  const cells = holes.reduce((sum, hole) => sum + hole.sessions, 0);
  return { instrument, ranges: mergeNear(holes, request.evidenceTo), cells };
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
