export type ContentEncoding = 'gzip' | 'identity';

/**
 * The one of the two that is liked better; compressed where both are liked the same.
 * @param accepted `Accept-Encoding` of a request: RFC 9110, 12.5.3
 */
export function contentEncoding(accepted = ''): ContentEncoding {
  const liked = new Map(accepted.toLowerCase().split(',').map((one) => {
    const [coding, ...parameters] = one.split(';').map((part) => part.trim());
    const weight = parameters.find((part) => part.startsWith('q='));
    return [coding, weight === undefined ? 1 : Number(weight.slice(2))] as const;
  }));
  const gzip = liked.get('gzip') ?? liked.get('*') ?? 0;
  return gzip > 0 && gzip >= (liked.get('identity') ?? 0) ? 'gzip' : 'identity';
}
