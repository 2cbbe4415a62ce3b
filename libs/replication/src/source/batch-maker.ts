import { Inject, Injectable } from '@nestjs/common';
import { Database, NotMasterError, ReignState, ReignStore } from '@tidemark/database';
import { Semaphore } from 'async-mutex';
import type { ClientBase } from 'pg';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { BatchHeader, Compression, Section } from '../wire/batch';
import { usable } from '../wire/compression';
import { EncodedBatch, encodeBatch } from '../wire/encode-batch';
import { ChangeSource, Changes } from './change-source';
import { ReadPace } from './read-pace';
import { schemaVersion } from './schema-version';

/** Another slave that asks for the same interval so soon after gets the same bytes. */
const SHELF_MS = 1_000;
const SHELF_PLACES = 3;
/** Readers of this server want connections of the pool as well, however many slaves there are. */
const READS_AT_ONCE = 2;

/** Rows are found by their number. A plan made for all cases would scan and sort a table of millions for each batch. */
const BY_NUMBER = { enable_seqscan: 'off', enable_sort: 'off', jit: 'off' };

interface Shelved {
  readonly key: string;
  readonly at: number;
  readonly batch: Promise<EncodedBatch>;
}

/** Makes batches of what this database holds, as long as it is the master. */
@Injectable()
export class BatchMaker {
  readonly compression: Compression;
  private readonly reads = new Semaphore(READS_AT_ONCE);
  private shelf: Shelved[] = [];
  private schema: { readonly version: number; readonly at: number } | undefined;

  constructor(
    private readonly database: Database, private readonly pace: ReadPace, @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {
    this.compression = usable(options.compression);
  }

  /** What changed since a number. Slaves that are equally far share one reading. */
  async changes(from: number, maxRows: number): Promise<EncodedBatch> {
    const key = `${from} ${maxRows}`;
    const now = performance.now();
    this.shelf = this.shelf.filter((s) => now - s.at < SHELF_MS);
    const held = this.shelf.find((s) => s.key === key);
    if (held) {
      const batch = await held.batch;
      // An empty one may have been read before the commit that this caller was told of.
      if (batch.header.to > from) return batch;
    }
    const batch = this.pace.run(() => this.snapshot((client, reign) => this.changesOf(client, reign, from, maxRows)));
    const entry = { key, at: now, batch };
    this.shelf = [entry, ...this.shelf].slice(0, SHELF_PLACES);
    // Nothing new, or not readable: the next one looks again.
    const forget = () => { this.shelf = this.shelf.filter((s) => s !== entry); };
    batch.then((b) => { if (b.header.to === from) forget(); }, forget);
    return batch;
  }

  /** The same from a snapshot that somebody holds open, and not beyond a number. */
  async changesIn(client: ClientBase, from: number, maxRows: number, upTo: number): Promise<EncodedBatch> {
    return this.changesOf(client, await ReignStore.read(client), from, maxRows, upTo);
  }

  /** A batch without an interval of its own: it stands at the number where the slave is. */
  message(at: number, extra: Partial<Pick<BatchHeader, 'kind' | 'verification' | 'repair'>>, read?: (client: ClientBase) => Promise<Section[]>): Promise<EncodedBatch> {
    const madeAt = Date.now();
    return this.snapshot(async (client, reign) => {
      const head = await ChangeSource.head(client);
      const sections = read ? await read(client) : [];
      return encodeBatch({ header: await this.header(client, reign, { from: at, to: at, head, sections: [] }, extra), sections }, madeAt);
    });
  }

  private async changesOf(client: ClientBase, reign: ReignState, from: number, maxRows: number, upTo?: number): Promise<EncodedBatch> {
    const madeAt = Date.now();
    const changes = await ChangeSource.read(client, from, maxRows, upTo);
    return encodeBatch({ header: await this.header(client, reign, changes, {}), sections: changes.sections }, madeAt);
  }

  private async header(client: ClientBase, reign: ReignState, { from, to, head }: Changes, extra: Partial<BatchHeader>): Promise<BatchHeader> {
    if (reign.role !== 'master') throw new NotMasterError(reign.role ?? 'undecided', reign.masterUrl);
    return {
      kind: 'changes', term: reign.term, terms: [...reign.terms], leader: reign.nodeId, node: this.options.nodeName,
      url: this.options.publicUrl, schema: await this.schemaOf(client), from, to, head, floor: reign.tombstoneFloor, compression: this.compression, ...extra,
    };
  }

  /** Looked at once a second: a batch is made fifty times in one. */
  private async schemaOf(client: ClientBase): Promise<number> {
    const now = performance.now();
    if (!this.schema || now - this.schema.at > SHELF_MS) this.schema = { version: await schemaVersion(client), at: now };
    return this.schema.version;
  }

  private snapshot<T>(work: (client: ClientBase, reign: ReignState) => Promise<T>): Promise<T> {
    return this.reads.runExclusive(() => this.database.transaction(
      async (client) => work(client, await ReignStore.read(client)),
      { isolation: 'repeatable read', readOnly: true, statementTimeoutMs: 0, settings: BY_NUMBER },
    ));
  }
}
