import { ConfigProblem } from '../config.error';
import { Setting } from '../settings';

export interface GivenArgument {
  readonly value: string;
  /** As it was spelled: `--port`. */
  readonly key: string;
}

/** Reads `--name value`, `--name=value`, and `--name` alone for a switch. What is not understood goes to `problems`. */
export function readArguments(argv: readonly string[], settings: readonly Setting[], problems: ConfigProblem[]): Map<Setting, GivenArgument> {
  const given = new Map<Setting, GivenArgument>();
  for (let i = 0; i < argv.length; i++) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argv[i]);
    const found = match && settings.find((s) => s.name === match[1] || s.alias === match[1]);
    // A value may hold a secret, so an argument that is not understood is shown without what follows its name.
    const key = match ? `--${match[1]}` : argv[i].slice(0, 40);
    if (!found) {
      problems.push({ key, source: 'argument', code: 'unknown_key', reason: 'is not known' });
      continue;
    }
    const value = match[2] ?? (found.isSwitch ? 'on' : argv[++i]);
    if (value === undefined || (match[2] === undefined && value.startsWith('--'))) {
      problems.push({ key, source: 'argument', code: 'bad_value', reason: 'needs a value' });
      if (value !== undefined) i--;
      continue;
    }
    given.set(found, { value, key });
  }
  return given;
}
