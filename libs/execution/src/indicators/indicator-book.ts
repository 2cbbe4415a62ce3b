import { BarColumns } from '@tidemark/domain';
import { ParameterValues, readParameters } from '../parameters/parameter';
import { TaskDataError } from '../task-data.error';
import { Series } from './indicator';
import { findIndicator, INDICATOR_NAMES } from './indicators';

/** 256 lines of 5 000 bars are 10 MB: a grid reuses what it needs again, a random search cannot fill the memory. */
const MAX_HELD = 256;

/** Indicators of one set of bars, each calculated once. */
export class IndicatorBook {
  private readonly held = new Map<string, readonly Series[]>();

  constructor(readonly bars: BarColumns) {}

  /**
   * The lines of an indicator, in the order of its `outputs`.
   * @throws TaskDataError for an unknown name or parameter
   */
  lines(name: string, given: ParameterValues = {}): readonly Series[] {
    const indicator = findIndicator(name);
    if (!indicator) throw TaskDataError.at('indicators', `no indicator ${JSON.stringify(name.slice(0, 40))}; there are ${INDICATOR_NAMES.join(', ')}`);
    const values = readParameters(indicator.parameters, given, `indicators.${indicator.name}`);
    const key = `${indicator.name} ${indicator.parameters.map((parameter) => values[parameter.name]).join(' ')}`;
    let lines = this.held.get(key);
    if (!lines) {
      if (this.held.size >= MAX_HELD) this.held.clear();
      this.held.set(key, lines = indicator.compute(this.bars, values));
    }
    return lines;
  }

  line(name: string, given?: ParameterValues): Series {
    return this.lines(name, given)[0];
  }
}
