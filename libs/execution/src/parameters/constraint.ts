import { ParameterValues } from './parameter';
import { TaskDataError } from '../task-data.error';

const SHAPE = /^\s*([a-z][a-z0-9_]*)\s*(<=|<|>=|>)\s*([a-z][a-z0-9_]*|-?\d+(?:\.\d+)?)\s*$/;

const COMPARE: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['<', (a: number, b: number) => a < b], ['<=', (a, b) => a <= b], ['>', (a, b) => a > b], ['>=', (a, b) => a >= b],
]);

export type Constraint = (values: ParameterValues) => boolean;

/** `fast < slow`, `high >= 60`: read, never evaluated. @throws TaskDataError */
export function readConstraint(text: string, names: readonly string[], field = 'constraints'): Constraint {
  const match = SHAPE.exec(text);
  const compare = match ? COMPARE.get(match[2]) : undefined;
  if (!match || !compare) throw TaskDataError.at(field, `${JSON.stringify(text.slice(0, 60))} must be like "fast < slow" or "period >= 5"`);
  const [, left, , right] = match;
  const number = Number(right);
  for (const name of Number.isNaN(number) ? [left, right] : [left]) {
    if (!names.includes(name)) throw TaskDataError.at(field, `no such parameter ${name}; there are ${names.join(', ') || 'none'}`);
  }
  return (values) => compare(values[left], Number.isNaN(number) ? values[right] : number);
}
