import { z } from 'zod';
import { isoDate } from '../bars/iso-dates';
import { readSubject, subjectFields } from '../fields/subject';
import { readSubjectBars, subjectNeeds } from '../fields/subject-bars';
import { unknownFields } from '../fields/unknown-fields';
import { IndicatorBook } from '../indicators/indicator-book';
import { throwIfCancelled } from '../task-cancelled.error';
import { taskType } from '../task-type';
import { chooseIndicators, indicatorChoices, reportIndicator } from './indicator-choice';
import { signalRules } from './signal-rules';
import { findSignals } from './signals';
import { priceStatistics } from './statistics';

const shape = z.looseObject({
  ...subjectFields,
  /** `technical` is all of it. */
  analysis_type: z.enum(['technical', 'indicators', 'signals', 'statistics']).default('technical'),
  indicators: indicatorChoices.optional(),
  signals: signalRules,
});

const PERIOD = { count: 1, unit: 'y' } as const;

/** An analysis's task_data, read. */
export const analysisSchema = shape.transform((fields, context) => ({
  subject: readSubject(fields, PERIOD, context), type: fields.analysis_type, indicators: fields.indicators,
  rules: fields.signals, ignored: unknownFields(shape, fields),
}));

/** `analysis`: indicators, signals and statistics of one instrument. */
export const analysisTask = taskType({
  name: 'analysis',
  schema: analysisSchema,
  check: ({ indicators }) => { chooseIndicators(indicators); },
  needs: ({ subject }) => subjectNeeds(subject),
  run: async ({ subject, type, indicators, rules, ignored }, context) => {
    const { bars, start } = await readSubjectBars(subject, context);
    const { signal, progress } = context;
    const book = new IndicatorBook(bars);
    const asked = bars.subarray(start, bars.length);
    const wanted = (part: typeof type): boolean => type === part || type === 'technical';
    const chosen = wanted('indicators') ? chooseIndicators(indicators) : [];
    const reports = chosen.map((choice, i) => {
      throwIfCancelled(signal);
      progress(i / (chosen.length + 1), choice.key);
      return [choice.key, reportIndicator(book, start, choice)] as const;
    });
    return {
      stock_code: subject.instrument.spelling, instrument: subject.instrument.canonical, analysis_type: type,
      first_date: isoDate(asked.days[0]), last_date: isoDate(asked.days[asked.length - 1]), bars_count: asked.length,
      ...(wanted('indicators') ? { dates: Array.from(asked.days, isoDate), close: Array.from(asked.close), indicators: Object.fromEntries(reports) } : {}),
      ...(wanted('signals') ? { signals: findSignals(book, start, rules) } : {}),
      ...(wanted('statistics') ? { statistics: priceStatistics(asked) } : {}),
      ...ignored, status: 'completed',
    };
  },
});
