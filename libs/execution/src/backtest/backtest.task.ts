import { isoDate } from '../bars/iso-dates';
import { readSubjectBars, subjectNeeds } from '../fields/subject-bars';
import { IndicatorBook } from '../indicators/indicator-book';
import { readParameters } from '../parameters/parameter';
import { TaskType, taskType } from '../task-type';
import { backtest } from './backtest';
import { backtestSchema } from './backtest.schema';
import { reportSimulation } from './report';
import { reportSettings } from './settings';
import { Strategies } from './strategies';

/** `backtest`: one strategy over the stored bars of one instrument. */
export function backtestTask(strategies: Strategies): TaskType {
  return taskType({
    name: 'backtest',
    schema: backtestSchema,
    check: (data) => { readParameters(strategies.get(data.strategy).parameters, data.parameters, 'parameters'); },
    needs: ({ subject }) => subjectNeeds(subject),
    run: async ({ subject, settings, warmUp, ignored, ...named }, context) => {
      const strategy = strategies.get(named.strategy);
      const values = readParameters(strategy.parameters, named.parameters, 'parameters');
      const read = await readSubjectBars(subject, context);
      const bars = warmUp ? read.bars : read.bars.subarray(read.start, read.bars.length);
      const window = { start: warmUp ? read.start : 0, end: bars.length };
      const { simulation, figures } = backtest({ book: new IndicatorBook(bars), window, strategy, values, settings, signal: context.signal });
      context.progress(1, `${strategy.name}: ${figures.trades_count} trades`);
      return {
        stock_code: subject.instrument.spelling, instrument: subject.instrument.canonical,
        strategy: strategy.name, parameters: values,
        first_date: isoDate(bars.days[window.start]), last_date: isoDate(bars.days[bars.length - 1]), bars_count: window.end - window.start,
        initial_cash: settings.initialCash, settings: { ...reportSettings(settings), warm_up: warmUp }, ...figures, ...reportSimulation(bars, simulation),
        ...ignored, status: 'completed',
      };
    },
  });
}
