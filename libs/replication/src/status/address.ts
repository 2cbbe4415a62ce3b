export interface Address {
  readonly host: string | null;
  readonly port: number | null;
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Nulls where there is no address, or none that can be read. */
export function addressOf(url: string | null): Address {
  if (url === null || !URL.canParse(url)) return { host: null, port: null };
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? DEFAULT_PORT[protocol] ?? null : Number(port) };
}
