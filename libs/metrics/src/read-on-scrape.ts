import { Logger } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';

/** A value with its labels. No instrument, task or address is ever one: each would be a series for ever. */
export interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

type Read = () => readonly Sample[] | Promise<readonly Sample[]>;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

const log = new Logger('metrics');

/** One figure that cannot be read is left out; the scrape goes on. */
async function readOrNothing(name: string, read: Read): Promise<readonly Sample[]> {
  try {
    return await read();
  } catch (error) {
    log.debug(`${name} not read: ${String(error)}`);
    return [];
  }
}

/** What somebody else keeps, looked at when it is scraped. What is not there has no sample, rather than a zero. */
export function gauge(registry: Registry, { labelNames = [], ...described }: Described, read: Read): void {
  new Gauge({
    ...described, labelNames: [...labelNames], registers: [registry],
    async collect() {
      const samples = await readOrNothing(described.name, read);
      this.reset();
      if (labelNames.length === 0) this.remove();
      for (const { labels = {}, value } of samples) this.set(labels, value);
    },
  });
}

/** Likewise, of what only grows while the process lives. */
export function counter(registry: Registry, { labelNames = [], ...described }: Described, read: Read): void {
  new Counter({
    ...described, labelNames: [...labelNames], registers: [registry],
    async collect() {
      const samples = await readOrNothing(described.name, read);
      this.reset();
      // A zero would look as if it had begun anew.
      if (labelNames.length === 0) this.remove();
      for (const { labels = {}, value } of samples) this.inc(labels, value);
    },
  });
}

/** The entries of a record as samples with one label. */
export function byLabel(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([word, value]) => ({ value, labels: { [label]: word } }));
}
