import { inspect } from 'node:util';

/** A value that logs, JSON and error texts never show: only `reveal()` gives it out. */
export class Secret {
  readonly #value: string;
  readonly #shown: string;

  private constructor(value: string, shown: string) {
    this.#value = value;
    this.#shown = shown;
  }

  static of(value: string): Secret {
    return new Secret(value, '[secret]');
  }

  /** Shows everything of the address but its password and its parameters, which may carry one as well. */
  static ofUrl(value: string): Secret {
    const url = new URL(value);
    if (url.password !== '') url.password = '***';
    url.search = '';
    return new Secret(value, url.href);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.#shown;
  }

  toJSON(): string {
    return this.#shown;
  }

  [inspect.custom](): string {
    return this.#shown;
  }
}
