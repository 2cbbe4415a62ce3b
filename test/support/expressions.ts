import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const DEPLOY = resolve(__dirname, '../../deploy');
const read = (path: string) => readFileSync(resolve(DEPLOY, path), 'utf8');

export interface Rule { readonly alert: string; readonly expr: string }
interface Panel { readonly targets?: readonly { readonly expr: string }[] }

/** Our alert rules, as the file has them. */
export function alertRules(): Rule[] {
  return (parse(read('prometheus/rules.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
}

/** What the dashboard asks for where all servers are chosen. */
export function dashboardQueries(): string[] {
  const { panels } = JSON.parse(read('grafana/tidemark.json')) as { panels: Panel[] };
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$instance', '.*')));
}

/** Every metric of an expression, with what stands in braces behind it. */
export function selectorsOf(expression: string): string[] {
  return expression.match(/\b(?:up|(?:tidemark|process|nodejs)_\w+)\b(?:\{[^}]*\})?/g) ?? [];
}

/** Every label that an expression names: in braces, and behind `by` and its like. */
export function labelsOf(expression: string): string[] {
  const inBraces = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner]) => [...inner.matchAll(/(\w+)\s*[=!]/g)]);
  const grouped = [...expression.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, inner]) => [...inner.matchAll(/(\w+)/g)]);
  return [...inBraces, ...grouped].map(([, label]) => label);
}
