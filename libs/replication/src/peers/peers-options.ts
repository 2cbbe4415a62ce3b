export const PEERS_OPTIONS = Symbol('PEERS_OPTIONS');
export interface PeersOptions {
  /** IANA name of the zone that answers are written in. */
  readonly timezone: string;
}
