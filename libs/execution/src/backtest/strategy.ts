import { IndicatorBook } from '../indicators/indicator-book';
import { Parameter, ParameterValues } from '../parameters/parameter';

/** Long, out, short. */
export type Side = 1 | 0 | -1;

/** The side to be on after this bar's close, given the side one is on; undefined leaves things as they are. */
export type Decide = (index: number, side: Side) => Side | undefined;

export interface Strategy {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What a search must keep to, e.g. `fast < slow`. */
  readonly constraints: readonly string[];
  /** What is decided at a bar may follow from that bar and those before it only. */
  start(book: IndicatorBook, values: ParameterValues): Decide;
}
