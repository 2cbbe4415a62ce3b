import { EVENT_TYPES } from '@tidemark/domain';
import { z } from 'zod';

const GROUPS = [...new Set(EVENT_TYPES.map((type) => type.split('.')[0]))];
/** A type, all types of a part (`sync.*`), or all (`*`). */
const WORDS: readonly string[] = ['*', ...EVENT_TYPES, ...GROUPS.map((group) => `${group}.*`)];

/** Which events somebody wants. What tells of missed events is for everybody. */
export class Topics {
  static readonly all = new Topics(new Set(EVENT_TYPES));

  private constructor(private readonly types: ReadonlySet<string>) {}

  static of(words: readonly string[]): Topics {
    return new Topics(new Set(EVENT_TYPES.filter((type) => words.some((word) => word === '*' || word === type || word === `${type.split('.')[0]}.*`))));
  }

  has(type: string): boolean {
    return type === 'gap' || this.types.has(type);
  }
}

export const topics = z.array(z.enum(WORDS)).max(WORDS.length).transform((words) => Topics.of(words));
