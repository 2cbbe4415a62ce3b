import { Compression } from './wire/batch';

export const REPLICATION_OPTIONS = Symbol('REPLICATION_OPTIONS');

export interface SlaveAddress {
  readonly name: string;
  readonly url: string;
  /** Presented to it as X-API-Key. */
  readonly key: string | undefined;
}

export interface ReplicationOptions {
  readonly nodeName: string;
  /** Version of this program, for the status. */
  readonly version: string;
  /** Where others reach this node; null: not said. */
  readonly publicUrl: string | null;
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly timezone: string;
  /** Slaves that this node pushes to while it is the master. */
  readonly slaves: readonly SlaveAddress[];
  readonly masterUrl: string | null;
  readonly masterKey: string | undefined;
  readonly mode: 'push' | 'pull';
  readonly compression: Compression;
  readonly peerCidrs: readonly string[];
  /** PEM of the CA that signed the peers' certificates. */
  readonly ca: string | undefined;
  readonly keepDays: number;
  /** In `timezone`. */
  readonly verifyCron: string;
  /** False: nothing is started by the clock. */
  readonly scheduler: boolean;
}

/** What it takes to reach a master. */
export type PeerSettings = Pick<ReplicationOptions, 'masterUrl' | 'masterKey' | 'slaves' | 'peerCidrs' | 'ca'>;
