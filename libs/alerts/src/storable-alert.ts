import type { Alert } from '@tidemark/domain';

const MAX_NAME = 300;
const MAX_MESSAGE = 2_000;
const MAX_DATA = 32 * 1024;

/** An alert as Postgres takes it, of bounded size. `data` is JSON text. */
export interface StorableAlert extends Omit<Alert, 'data'> {
  readonly data: string;
}

/** Never throws: what cannot be kept of an alert is left out, for the alert itself is the news. */
export function storableAlert({ key, kind, severity, message, messageZh, data }: Alert): StorableAlert {
  return {
    key: storable(key, MAX_NAME), kind, severity, message: storable(message, MAX_MESSAGE),
    messageZh: storable(messageZh, MAX_MESSAGE), data: dataText(data),
  };
}

/** Made when the alert is raised: what its data become afterwards is not part of it. */
function dataText(data: Alert['data']): string {
  try {
    const text = JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value));
    return text.length <= MAX_DATA ? text : JSON.stringify({ too_large: text.length });
  } catch (error) {
    return JSON.stringify({ left_out: clean(String(error)).slice(0, MAX_NAME) });
  }
}

function storable(text: string, limit: number): string {
  return clean(text.slice(0, limit));
}

/** Postgres text holds no NUL and no half of a surrogate pair. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
