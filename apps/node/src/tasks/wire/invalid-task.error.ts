import { TidemarkError } from '@tidemark/domain';
import { TaskDataError } from '@tidemark/execution';
import { z } from 'zod';

/** One thing wrong, in the form in which clients of the original read it. */
export interface InvalidField {
  /** `["body", "task_data", "symbols", 3]` */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** So that ten thousand bad symbols do not make an answer larger than the request. */
const MAX_FIELDS = 20;
const MAX_TEXT = 300;

/** 422: a body that is no task. */
export class InvalidTaskError extends TidemarkError {
  readonly code = 'invalid_task';
  readonly status = 422;
  readonly fields: readonly InvalidField[];

  private constructor(fields: readonly InvalidField[]) {
    const [{ loc, msg }] = fields;
    super(`${loc.join('.')}: ${msg}`);
    this.fields = fields.slice(0, MAX_FIELDS);
  }

  static of(error: z.core.$ZodError): InvalidTaskError {
    return new InvalidTaskError(error.issues.map((issue) => {
      // Both are how zod says of a field that it is not there.
      const isMissing = (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
      return {
        loc: ['body', ...issue.path.map((step) => (typeof step === 'number' ? step : String(step).slice(0, MAX_TEXT)))],
        msg: isMissing ? 'Field required' : issue.message.slice(0, MAX_TEXT), type: isMissing ? 'missing' : issue.code,
      };
    }));
  }

  static ofData({ problems }: TaskDataError): InvalidTaskError {
    return new InvalidTaskError(problems.map(({ field, reason }) => ({
      // `task_data.symbols[3]` → task_data, symbols, 3
      loc: ['body', ...field.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step))],
      msg: reason.slice(0, MAX_TEXT), type: 'value_error',
    })));
  }
}
