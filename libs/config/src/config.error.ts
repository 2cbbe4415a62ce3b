import { TidemarkError } from '@tidemark/domain';

/** Where a value was said, as the message names it: `argument --port`, `environment PORT`, `file /etc/tidemark.yaml`. */
export interface ConfigProblem {
  /** The setting as its source spells it: `--port`, `PORT` or `server.port`. */
  readonly key: string;
  readonly source: string;
  readonly reason: string;
  readonly code: 'unknown_key' | 'bad_value' | 'unreadable_file' | 'unsafe_bind';
}

/** The start stops here: lists every problem at once, so that they are mended in one go. */
export class ConfigError extends TidemarkError {
  readonly status = 500;
  readonly code: string;

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  ${p.key} (${p.source}): ${p.reason}`).join('\n')}`);
    const codes = new Set(problems.map((p) => p.code));
    this.code = codes.size === 1 && codes.has('unsafe_bind') ? 'unsafe_bind' : 'invalid_config';
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { problems: this.problems };
  }
}
