import { copyOutChunks } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { columnsOf, REPLICATED_TABLES, ReplicatedTable, TOMBSTONES } from '../replicated-tables';
import { Section } from '../wire/batch';
import { scanCopy } from './copy-spans';

/** Deletes first: a row that was deleted and made again under another key must not meet its predecessor. */
const STREAMED: readonly ReplicatedTable[] = [TOMBSTONES, ...REPLICATED_TABLES];

/** Each table's highest number. */
const HEADS = STREAMED
  .map(({ name }, n) => `(select ${n} as n, change_seq as top from ${name} order by change_seq desc limit 1)`)
  .join(' union all ');

/** With it, where the table has had $2 rows above $1. One round trip, for this is asked before each batch. */
const OUTLOOK = STREAMED
  .map(({ name }, n) => `(select ${n} as n, change_seq as top,
      (select change_seq from ${name} where change_seq > $1 order by change_seq offset $2 limit 1) as share
     from ${name} order by change_seq desc limit 1)`)
  .join(' union all ');

export interface Changes {
  readonly from: number;
  /** Up to here all that changed is in the sections. */
  readonly to: number;
  /** Highest committed number. */
  readonly head: number;
  readonly sections: readonly Section[];
}

/**
 * Reads what changed. Works on a client inside one REPEATABLE READ transaction: numbers are committed in their order,
 * so a snapshot that shows a number shows all below it.
 */
export class ChangeSource {
  /** Highest committed number. */
  static async head(client: Pick<ClientBase, 'query'>): Promise<number> {
    const { rows } = await client.query<{ top: number }>({ name: 'change-heads', text: HEADS });
    return Math.max(0, ...rows.map(({ top }) => top));
  }

  /**
   * The changes of whole numbers above `from`, so many that they hold about `maxRows` rows, but never less than one number.
   * @param upTo not beyond this number, if it is given
   */
  static async read(client: ClientBase, from: number, maxRows: number, upTo = Infinity): Promise<Changes> {
    const { rows: tables } = await client.query<Outlook>({ name: 'change-outlook', text: OUTLOOK, values: [from, maxRows] });
    const head = Math.max(0, ...tables.map(({ top }) => top));
    const end = Math.min(head, upTo);
    const news = STREAMED.filter((_, n) => tables.some((t) => t.n === n && t.top > from));
    if (end <= from || news.length === 0) return { from, to: Math.max(from, end), head, sections: [] };
    // The number at which the first of the tables has had its share of rows.
    const to = Math.min(end, ...tables.flatMap(({ share }) => share ?? []));
    const sections: Section[] = [];
    for (const table of news) {
      const section = await readSection(client, table, `change_seq > ${from} and change_seq <= ${to}`);
      if (section.rows > 0) sections.push(section);
    }
    return { from, to, head, sections };
  }
}

interface Outlook {
  readonly n: number;
  readonly top: number;
  /** Null: it has fewer rows than a batch may hold. */
  readonly share: number | null;
}

/** Rows of one table as one section. `where` is ours, made of integers. */
async function readSection(client: ClientBase, table: ReplicatedTable, where: string): Promise<Section> {
  const list = columnsOf(table).map((c) => `"${c}"`).join();
  return copySection(client, table, `copy (select ${list} from ${table.name} where ${where}) to stdout (format binary)`);
}

/** What a COPY of all columns of a table gives, as a section. */
export async function copySection(client: ClientBase, table: ReplicatedTable, sql: string): Promise<Section> {
  const blocks = await copyOutChunks(client, sql);
  const { rows, spans } = scanCopy(blocks, table.spans !== undefined);
  return { table: table.name, columns: columnsOf(table), rows, bytes: blocks.reduce((sum, b) => sum + b.length, 0), spans, blocks };
}
