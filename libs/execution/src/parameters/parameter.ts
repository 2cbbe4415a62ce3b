import { TaskDataError } from '../task-data.error';

/** A number that can be chosen: of an indicator, or of a strategy, where min, max and step are also what is searched. */
export interface Parameter {
  readonly name: string;
  readonly preset: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Distance of two values in a search that names none. */
  readonly step: number;
}

export type ParameterValues = Readonly<Record<string, number>>;

export function whole(name: string, preset: number, min: number, max: number, step = 1): Parameter {
  return { name, preset, min, max, integer: true, step };
}

export function real(name: string, preset: number, min: number, max: number, step: number): Parameter {
  return { name, preset, min, max, integer: false, step };
}

/** Why a value does not fit; undefined if it does. */
export function unfit(parameter: Parameter, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a finite number';
  if (parameter.integer && !Number.isInteger(value)) return 'must be a whole number';
  if (value < parameter.min || value > parameter.max) return `must be from ${parameter.min} to ${parameter.max}`;
  return undefined;
}

/**
 * All values by name, the absent ones preset.
 * @param field where they stand in task_data, for the message
 * @throws TaskDataError for an unknown name or a value that does not fit
 */
export function readParameters(
  parameters: readonly Parameter[], given: Readonly<Record<string, unknown>>, field: string,
): ParameterValues {
  const values = new Map(parameters.map(({ name, preset }) => [name, preset]));
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (!parameter) {
      const known = parameters.map((candidate) => candidate.name).join(', ') || 'none';
      throw TaskDataError.at(`${field}.${name}`, `no such parameter; there are ${known}`);
    }
    const reason = unfit(parameter, value);
    if (reason !== undefined) throw TaskDataError.at(`${field}.${name}`, reason);
    values.set(name, value as number);
  }
  return Object.fromEntries(values);
}
