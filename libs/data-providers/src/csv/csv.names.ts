import { InstrumentKey, InstrumentSpellingError, parseInstrument } from '@tidemark/domain';
import { CsvMap } from './csv.map';

const DEFAULT_PATTERNS = ['{instrument}.csv', '{instrument}.txt'];

/** The instrument a file name spells, or undefined for a file that is none of ours. */
export function instrumentOf(fileName: string, map: CsvMap): InstrumentKey | undefined {
  for (const pattern of map.pattern === undefined ? DEFAULT_PATTERNS : [map.pattern]) {
    const spelling = matcher(pattern).exec(fileName)?.[1];
    if (spelling === undefined) continue;
    try {
      return parseInstrument(spellingOf(spelling, map));
    } catch (error) {
      if (!(error instanceof InstrumentSpellingError)) throw error;
    }
  }
  return undefined;
}

/** `{code}` and a spelling without an exchange take the map's; `SH#600000` is how TDX names its exports. */
function spellingOf(spelling: string, map: CsvMap): string {
  const text = spelling.replace(/^(SH|SZ|BJ)#/i, '$1');
  return map.exchange !== undefined && /^[A-Z0-9^-]+$/i.test(text) && !/^(SH|SZ|BJ)\d{6}$/i.test(text)
    ? `${text}.${map.exchange}` : text;
}

function matcher(pattern: string): RegExp {
  const source = pattern
    .split(/(\{instrument\}|\{code\}|\*)/)
    .map((part) => {
      if (part === '{instrument}' || part === '{code}') return '([A-Za-z0-9.^#-]{1,32})';
      return part === '*' ? '.*' : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 'i');
}
