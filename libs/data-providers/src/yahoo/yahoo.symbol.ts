import { InstrumentKey } from '@tidemark/domain';

/** Indices whose usual code is not Yahoo's. */
const INDICES: Readonly<Record<string, string>> = {
  SPX: '^GSPC', DJI: '^DJI', IXIC: '^IXIC', NDX: '^NDX', RUT: '^RUT', VIX: '^VIX', NYA: '^NYA', SOX: '^SOX',
};

/** Yahoo's spelling, or undefined for what it does not carry (Beijing). */
export function yahooSymbol({ exchange, code }: InstrumentKey): string | undefined {
  switch (exchange) {
    case 'SH': return `${code}.SS`;
    case 'SZ': return `${code}.SZ`;
    // Four digits there, five here.
    case 'HK': return `${code.replace(/^0/, '')}.HK`;
    // Share classes: BRK.B and BRK/B are BRK-B.
    case 'US': return Object.hasOwn(INDICES, code) ? INDICES[code] : code.replace(/[./]/, '-');
    case '24X7': return code.includes('-') ? code : undefined;
    case 'BJ': return undefined;
  }
}
