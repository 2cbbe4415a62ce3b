import { reportSettings } from '../backtest/settings';
import { Strategies } from '../backtest/strategies';
import { isoDate } from '../bars/iso-dates';
import { readSubjectBars, subjectNeeds } from '../fields/subject-bars';
import { IndicatorBook } from '../indicators/indicator-book';
import { TaskFailedError } from '../task-failed.error';
import { TaskType, taskType } from '../task-type';
import { byScore, Evaluator } from './evaluator';
import { OptimizationResult, rank } from './optimization-result';
import { optimizationSchema } from './optimization.schema';
import { expectedEvaluations, search } from './search';
import { planSearch } from './search-plan';
import { surfaceOf } from './surface';
import { summarizeWalk, walk, walkWindows } from './walk-forward';

/** `optimization`: the best parameters of a strategy over the stored bars of one instrument. */
export function optimizationTask(strategies: Strategies): TaskType {
  return taskType({
    name: 'optimization',
    schema: optimizationSchema,
    check: (data) => { planSearch(data, strategies); },
    needs: ({ subject }) => subjectNeeds(subject),
    run: async (data, context): Promise<OptimizationResult> => {
      const plan = planSearch(data, strategies);
      const { bars, start } = await readSubjectBars(data.subject, context);
      const range = { start, end: bars.length };
      const { part, parts } = data.slice;
      const mine = (place: number): boolean => place % parts === part;
      const windows = data.walkForward ? walkWindows(range, data.walkForward).filter(({ number }) => mine(number)) : [];
      if (data.walkForward && parts === 1 && windows.length === 0) {
        throw new TaskFailedError('too_few_bars', `${range.end - range.start} bars are too few for walk_forward`, { messageZh: '行情数据不足以进行滚动检验' });
      }
      const total = expectedEvaluations(plan, data) * (windows.length + 1);
      let evaluated = 0;
      const evaluator = new Evaluator({
        book: new IndicatorBook(bars), strategy: plan.strategy, settings: data.settings, objective: data.objective,
        minTrades: data.minTrades, signal: context.signal,
        counted: () => context.progress(Math.min(1, ++evaluated / total), `${evaluated} combinations tried`),
      });
      // A genetic search cannot be divided: the first part makes it.
      const tried = plan.candidates || part === 0 ? await search(evaluator, plan, range, data, mine) : [];
      const results = [];
      for (const window of windows) results.push(await walk(evaluator, plan, data, bars.days, window));
      const ranking = tried.filter(({ score }) => score !== null).sort(byScore);
      const best = ranking.at(0);
      return {
        stock_code: data.subject.instrument.spelling, instrument: data.subject.instrument.canonical,
        first_date: isoDate(bars.days[start]), last_date: isoDate(bars.days[bars.length - 1]), bars_count: range.end - range.start,
        strategy: plan.strategy.name, ...(data.pattern === undefined ? {} : { pattern: data.pattern }),
        method: data.method, objective: data.objective, seed: data.seed, settings: reportSettings(data.settings),
        best_parameters: best?.values ?? null, best_score: best?.score ?? null, best_figures: best?.figures ?? null,
        evaluated, top: ranking.slice(0, data.top).map(rank), top_limit: data.top, surface: surfaceOf(plan, tried),
        walk_forward: data.walkForward ? summarizeWalk(results) : null,
        notes: plan.notes, ...data.ignored, status: 'completed',
      };
    },
  });
}
