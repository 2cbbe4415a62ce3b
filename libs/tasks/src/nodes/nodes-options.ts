export const NODES_OPTIONS = Symbol('NODES_OPTIONS');

/** A node of the settings. */
export interface ConfiguredNode {
  readonly id: string;
  /** Origin: `http://host:port`. */
  readonly url: string;
}

export interface NodesOptions {
  readonly nodes: readonly ConfiguredNode[];
  /** What this server presents to a node, by the node's id. */
  readonly nodeKeys: ReadonlyMap<string, string>;
  /** What it presents to all others; undefined: nothing. */
  readonly nodeApiKey: string | undefined;
  /** Networks that nodes may have; loopback always may. */
  readonly peerCidrs: readonly string[];
  /** PEM of the CA that signed their certificates; undefined: the public CAs. */
  readonly ca: string | undefined;
  /** IANA name of the zone that answers are written in. */
  readonly timezone: string;
}
