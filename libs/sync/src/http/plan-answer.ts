import { DayRange, formatIsoDate } from '@tidemark/domain';
import { count, errorAnswer, Language, success } from '@tidemark/http-api';
import { z } from 'zod';
import { missingOf, PreviewTotals } from '../plan/preview-totals';
import { PreviewedInstrument, SyncPreview } from '../plan/sync-preview';
import { Estimate } from '../runs/estimate';
import { Obstacle } from '../runs/sync-obstacle';

/** More are counted and not listed. */
const LISTED = 200;

const date = (description: string, example: string) => z.string().meta({ description, format: 'date', example });
const cells = {
  expected: count('Sessions in the range that have opened, while the instrument was traded', 62),
  verified: count('Of these, there already: with a final bar', 60),
  explained: count('Of these, without a bar for a known reason', 0),
  missing: count('Of these, neither: what is missing, and what is not final yet', 2),
  provisional: count('Of the missing, fetched before their close and grace', 0),
};
const instrument = z.object({
  instrument: z.string().meta({ description: 'Canonical spelling', example: 'SPX.US' }),
  provider: z.string().nullable().meta({
    description: 'The data provider that is asked first, by the settings of this server; null: none that is configured serves it', example: 'sample',
  }),
  ...cells,
  bars: count('Sessions inside the ranges: near ranges are asked for as one', 2),
  ranges: z.array(z.object({ start: date('First day', '2020-02-06'), end: date('Last day', '2020-02-07') }))
    .meta({ description: 'Each is one request; empty where there is nothing to do' }),
});
const currentTask = z.object({
  task_type: z.string().meta({ description: 'Who asked for it', example: 'web_batch' }),
  start_time: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  start_date: z.string().nullable().meta({ description: 'First day of its range', example: '2020-01-01' }),
  end_date: z.string().nullable().meta({ description: 'Last day of its range', example: '2020-03-31' }),
  total_days: z.number().int().nullable().meta({ description: 'Days of its range', example: 91 }),
});

export const planShape = z.object({
  status: success,
  data: z.object({
    start_date: date('As it would run', '2020-01-01'), end_date: date('As it would run', '2020-03-31'), total_days: count('Days of the range', 91),
    mode: z.enum(['missing', 'all']).meta({ description: 'What it would ask for; auto has been decided', example: 'missing' }),
    refusal: z.object({
      code: z.string().meta({ description: 'sync_busy or not_master', example: 'sync_busy' }),
      message: z.string().meta({ description: 'For people', example: '已有同步任务正在运行，请等待当前任务完成后再试' }),
    }).nullable().meta({ description: 'With what a start would be refused now; null: it would not be' }),
    current_task: currentTask.nullable().meta({ description: 'Who holds the lock now; null: nobody' }),
    totals: z.object({
      instruments: count('Instruments concerned', 1), nothing_to_do: count('Of these, with nothing to ask for'),
      unserved: count('Of these, with something to ask for that no configured data provider serves; they would fail'),
      ...cells, requests: count('Ranges that data providers would be asked for; whoever has none is followed by the next provider', 1),
      bars: count('Sessions inside these ranges', 2),
    }).meta({ description: 'Over all instruments, also those that are not listed' }),
    estimate: z.object({
      min_seconds: z.number().meta({ description: 'As the fastest of them', example: 0.4 }),
      max_seconds: z.number().meta({ description: 'As the slowest of them', example: 0.9 }),
      runs: count('How many were like it', 3),
    }).nullable().meta({ description: 'How long it may take, by recent runs that asked the same providers for about as much; null: there were fewer than three' }),
    instruments: z.array(instrument).meta({ description: 'Those with something to do first' }),
    truncated: z.boolean().meta({ description: `Only the first ${LISTED} are listed`, example: false }),
  }).meta({ description: 'The plan' }),
});

export const PLAN_EXAMPLE: z.input<typeof planShape> = {
  status: 'success',
  data: {
    start_date: '2020-01-01', end_date: '2020-03-31', total_days: 91, mode: 'missing', refusal: null, current_task: null,
    totals: { instruments: 1, nothing_to_do: 0, unserved: 0, expected: 62, verified: 60, explained: 0, missing: 2, provisional: 0, requests: 1, bars: 2 },
    estimate: null,
    instruments: [{
      instrument: 'SPX.US', provider: 'sample', expected: 62, verified: 60, explained: 0, missing: 2, provisional: 0, bars: 2,
      ranges: [{ start: '2020-02-06', end: '2020-02-07' }],
    }],
    truncated: false,
  },
};

interface Plan {
  readonly range: DayRange;
  readonly preview: SyncPreview;
  readonly totals: PreviewTotals;
  readonly estimate: Estimate | null;
  readonly obstacle: Obstacle;
}

export function planAnswer({ range, preview, totals: { nothingToDo, ...totals }, estimate, obstacle }: Plan, language: Language): z.input<typeof planShape> {
  return {
    status: 'success',
    data: {
      start_date: formatIsoDate(range.from), end_date: formatIsoDate(range.to), total_days: range.to - range.from + 1,
      mode: preview.everything ? 'all' : 'missing', ...obstacleAnswer(obstacle, language),
      totals: { ...totals, nothing_to_do: nothingToDo },
      estimate: estimate && { min_seconds: rounded(estimate.minSeconds), max_seconds: rounded(estimate.maxSeconds), runs: estimate.runs },
      instruments: preview.instruments.slice(0, LISTED).map(instrumentAnswer), truncated: preview.instruments.length > LISTED,
    },
  };
}

function obstacleAnswer({ refusal, currentTask: task }: Obstacle, language: Language) {
  if (!refusal) return { refusal: null, current_task: task };
  // The very words of the refusal itself.
  const { code, message } = errorAnswer(refusal, language).body;
  return { refusal: { code: String(code), message: String(message) }, current_task: task };
}

function instrumentAnswer({ instrument: { spelling }, provider, counts, bars, ranges }: PreviewedInstrument) {
  const { expected, verified, explained, provisional } = counts;
  return {
    instrument: spelling, provider, expected, verified, explained, missing: missingOf({ counts }), provisional, bars,
    ranges: ranges.map(({ from, to }) => ({ start: formatIsoDate(from), end: formatIsoDate(to) })),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
