import { z } from 'zod';
import { BadBackupError } from './backup.error';
import { Frame, parse, readFrames } from './backup-frames';

const header = z.object({
  version: z.string(), migrations: z.array(z.string()), created_at: z.string(), node_id: z.string(),
  role: z.enum(['master', 'slave', 'fenced']).nullable(), term: z.number(), number: z.number(),
});
const table = z.object({ name: z.string(), columns: z.array(z.string()) });
const tableEnd = z.object({ rows: z.number() });
const end = z.object({
  sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })), root: z.string(), rows: z.number(),
});

export type BackupHeader = z.output<typeof header>;

/** What a backup says of itself. */
export interface BackupSummary extends BackupHeader {
  readonly file: string;
  readonly tables: Readonly<Record<string, number>>;
  /** Of the replicated tables, and the digest of all of them: what copies are compared by. */
  readonly rows: number;
  readonly root: string;
}

/** One table of a backup, while it is read; `chunks` must be taken to its end. */
interface TableVisit {
  readonly name: string;
  readonly columns: readonly string[];
  readonly chunks: AsyncIterable<Buffer>;
}

export interface BackupVisitor {
  begin(header: BackupHeader): Promise<void>;
  /** @returns how many rows it found in the chunks; undefined where it did not count */
  table(table: TableVisit): Promise<number | undefined>;
}

interface VisitedBackup {
  readonly summary: BackupSummary;
  readonly sequences: z.output<typeof end>['sequences'];
}

/** Reads a backup from its first byte to its last. @throws BadBackupError; what was visited until then is worth nothing */
export async function visitBackup(file: string, visitor: BackupVisitor): Promise<VisitedBackup> {
  const frames = readFrames(file);
  try {
    const first = shaped(file, header, await next(file, frames, 'H'));
    await visitor.begin(first);
    const tables: Record<string, number> = {};
    for (;;) {
      const frame = await next(file, frames, 'T', 'Z');
      if (frame.kind === 'Z') {
        const { sequences, root, rows } = shaped(file, end, frame);
        // Asked for once more, so that the reader closes the file.
        await frames.next();
        return { summary: { ...first, root, rows, file, tables }, sequences };
      }
      const { name, columns } = shaped(file, table, frame);
      const told: { rows?: number } = {};
      const found = await visitor.table({ name, columns, chunks: chunksOf(file, frames, told) });
      if (told.rows === undefined) throw new BadBackupError(file, `the table ${name} has no end`);
      if (found !== undefined && found !== told.rows) throw new BadBackupError(file, `the table ${name} holds ${found} rows and says ${told.rows}`);
      tables[name] = told.rows;
    }
  } finally {
    await frames.return(undefined);
  }
}

/** Proves that the file is whole, without a database. */
export async function inspectBackup(file: string): Promise<BackupSummary> {
  const { summary } = await visitBackup(file, {
    begin: () => Promise.resolve(),
    table: async ({ chunks }) => {
      for await (const chunk of chunks) void chunk;
      return undefined;
    },
  });
  return summary;
}

async function* chunksOf(file: string, frames: AsyncGenerator<Frame, undefined>, told: { rows?: number }): AsyncGenerator<Buffer> {
  for (;;) {
    const frame = await next(file, frames, 'D', 'E');
    if (frame.kind === 'E') {
      told.rows = shaped(file, tableEnd, frame).rows;
      return;
    }
    yield frame.content;
  }
}

async function next(file: string, frames: AsyncGenerator<Frame, undefined>, ...kinds: string[]): Promise<Frame> {
  const { done, value } = await frames.next();
  if (done || !kinds.includes(value.kind)) throw new BadBackupError(file, 'its parts are not in order');
  return value;
}

function shaped<T>(file: string, schema: z.ZodType<T>, { content }: Frame): T {
  const found = schema.safeParse(parse(file, content));
  if (!found.success) throw new BadBackupError(file, `it says ${found.error.issues[0].path.join('.') || 'something'} that is not understood`);
  return found.data;
}
