/** One sample of a scrape. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HEAD = new RegExp(`^# (HELP|TYPE) (${NAME})(?: (.*))?$`);
const LINE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)(?: (-?\\d+))?$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/;
const VALUE = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] };

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const found = LABEL.exec(rest);
    if (!found) throw new Error(`no labels: ${line}`);
    const [all, name, value] = found;
    if (Object.hasOwn(labels, name)) throw new Error(`the label ${name} twice: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    rest = rest.slice(all.length);
  }
  return labels;
}

function numberOf(text: string, line: string): number {
  if (!VALUE.test(text)) throw new Error(`no value: ${line}`);
  return /inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** Buckets grow, and the last one is all. */
function checkHistogram({ name, samples }: Family): void {
  const groups = new Map<string, { last: number; bound: number; all?: number; count?: number }>();
  for (const { name: of, labels: { le, ...labels }, value } of samples) {
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { last: 0, bound: -Infinity };
    groups.set(key, group);
    if (of === `${name}_count`) group.count = value;
    if (of !== `${name}_bucket`) continue;
    const bound = le === '+Inf' ? Infinity : Number(le);
    if (!(bound > group.bound) || value < group.last) throw new Error(`buckets of ${name} out of order at ${le}`);
    Object.assign(group, { last: value, bound, ...(bound === Infinity ? { all: value } : {}) });
  }
  for (const { all, count } of groups.values()) if (all === undefined || all !== count) throw new Error(`${name}: +Inf ${all}, count ${count}`);
}

/** Reads a scrape by the rules of the text format 0.0.4, and fails where it breaks one. */
export function readScrape(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current: { name: string; type: string; help: string; samples: Sample[] } | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const head = HEAD.exec(line);
    if (head) {
      const [, word, name, rest = ''] = head;
      if (word === 'HELP') {
        if (families.has(name)) throw new Error(`${name} is described twice, or its lines are not together`);
        current = { name, type: '', help: rest.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)), samples: [] };
        families.set(name, current);
        continue;
      }
      if (current?.name !== name || current.type !== '' || !TYPES.has(rest)) throw new Error(`not the type of what was described: ${line}`);
      current.type = rest;
      continue;
    }
    if (line.startsWith('#')) continue;
    const found = LINE.exec(line);
    if (!found) throw new Error(`no sample: ${line}`);
    const sample = { name: found[1], labels: labelsOf(found[2] ?? '', line), value: numberOf(found[3], line) };
    const names = current && (SUFFIXES[current.type] ?? ['']).map((suffix) => `${current?.name}${suffix}`);
    if (!current || current.type === '' || !names?.includes(sample.name)) throw new Error(`a sample without its description: ${line}`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) throw new Error(`the same sample twice: ${line}`);
    seen.add(key);
    if (current.type === 'counter' && !(sample.value >= 0)) throw new Error(`a counter below 0: ${line}`);
    current.samples.push(sample);
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

/** The sum of all samples of this name that have these labels; undefined: there is none. */
export function figure(families: Map<string, Family>, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const found = [...families.values()].flatMap(({ samples }) => samples)
    .filter((sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value));
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
