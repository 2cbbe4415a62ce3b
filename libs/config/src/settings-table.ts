import { Setting } from './settings';

function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

/** The settings as they stand in the docs, in Markdown. */
export function settingsTable(settings: readonly Setting[], fileOnly: readonly Pick<Setting, 'fileKey' | 'default' | 'description'>[]): string {
  const rows = [
    ...settings.map((s) => [code(s.env), code(s.fileKey), code(s.default), s.description]),
    ...fileOnly.map((s) => ['', code(s.fileKey), code(s.default), s.description]),
  ];
  return ['| variable | in the file | default | what it does |', '|---|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}
