import { Injectable, OnModuleDestroy } from '@nestjs/common';
import type { Language } from '@tidemark/http-api';
import { BAR_FIELDS, BAR_SEPARATOR, BarQuestion, BarReader, Instrument } from '@tidemark/market-data';
import { join } from 'node:path';
import { ExportBusyError, ExportStoppedError } from './export.error';
import { ExportText, writeFiles, writeZip } from './export-files';
import { ExportFile, ExportFolder } from './export-folder';
import type { ExportBody } from './export.schema';
import { dmsSymbol, DmsSymbols, NamedSymbol } from '../dms-symbols';
import { partsOf } from '../bar-parts';

interface FailedSymbol {
  readonly symbol: string;
  readonly code: 'unknown_instrument' | 'no_data';
  readonly error: string;
}

export interface ExportResult {
  readonly success: boolean;
  readonly total_symbols: number;
  readonly exported_count: number;
  readonly failed_count: number;
  readonly exported_files: readonly ExportFile[];
  readonly failed_symbols: readonly FailedSymbol[];
  readonly timestamp: string;
}

const ALL = '*';
const LINE = BAR_SEPARATOR.csv;
const HEAD = BAR_FIELDS.join(',') + LINE;
const REASONS = {
  unknown_instrument: { zh: '未找到股票', en: 'not in the store' },
  no_data: { zh: '所选范围内没有数据', en: 'no bars in the range' },
} as const;

/** Writes bars into the exports folder, one export at a time. */
@Injectable()
export class BarExport implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;

  constructor(
    private readonly symbols: DmsSymbols, private readonly reader: BarReader, private readonly folder: ExportFolder,
  ) {}

  /** An export that would hold up the end of the server is given up; nothing of it stays. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running?.catch(() => undefined);
  }

  /** @throws ExportBusyError while another one runs */
  async run(body: ExportBody, language: Language): Promise<ExportResult> {
    if (this.running) throw new ExportBusyError();
    const work = this.export(body, language);
    this.running = work;
    try {
      return await work;
    } catch (error) {
      throw this.stopping.signal.aborted ? new ExportStoppedError() : error;
    } finally {
      this.running = undefined;
    }
  }

  private async export(body: ExportBody, language: Language): Promise<ExportResult> {
    const began = new Date();
    const wanted = await this.wanted(body.symbols);
    const found = [...new Map(wanted.flatMap(({ instrument }) => (instrument ? [[instrument.id, instrument]] : []))).values()];
    const held = await this.reader.holders(question(found, body));
    const instruments = found.filter(({ id }) => held.has(id));
    const failed = wanted.filter(({ instrument }) => !instrument || !held.has(instrument.id)).map(({ symbol, instrument }) => {
      const code = instrument ? 'no_data' : 'unknown_instrument';
      return { symbol, code, error: REASONS[code][language] } as const;
    });
    return {
      success: failed.length === 0, total_symbols: instruments.length + failed.length, exported_count: instruments.length,
      failed_count: failed.length, exported_files: await this.write(instruments, body, began), failed_symbols: failed,
      timestamp: began.toISOString(),
    };
  }

  private async wanted(symbols: readonly string[]): Promise<NamedSymbol[]> {
    return symbols.length === 1 && symbols[0] === ALL ? this.symbols.all() : this.symbols.named(symbols);
  }

  private async write(instruments: readonly Instrument[], body: ExportBody, began: Date): Promise<ExportFile[]> {
    if (instruments.length === 0) return [];
    const stamp = began.toISOString().replace(/[-:.]/g, '');
    const { signal } = this.stopping;
    if (!body.create_zip) {
      const texts = this.texts(instruments, body, (i) => `${fileSymbol(i)}_${body.interval}_${stamp}.csv`);
      return this.folder.fill(instruments.length, (folder) => writeFiles(folder, texts, signal));
    }
    const nameOf = (i: Instrument) => `${fileSymbol(i)}_${body.interval}.csv`;
    const zip = `bars_${body.interval}_${stamp}.zip`;
    return this.folder.fill(1, async (folder) => {
      await writeZip(join(folder, zip), instruments.map(nameOf), this.texts(instruments, body, nameOf), signal);
      return [zip];
    });
  }

  /** One text an instrument, in order. */
  private async *texts(
    instruments: readonly Instrument[], body: ExportBody, nameOf: (instrument: Instrument) => string,
  ): AsyncGenerator<ExportText, void> {
    let at = 0;
    for await (const block of this.reader.read(question(instruments, body))) {
      for (const part of partsOf(block)) yield { name: nameOf(instruments[at++]), pieces: part ? [HEAD, part, LINE] : [HEAD] };
    }
  }
}

function question(instruments: readonly Instrument[], { start_date, end_date, interval }: ExportBody): BarQuestion {
  return { instrumentIds: instruments.map((i) => i.id), from: start_date ?? null, to: end_date ?? null, interval, format: 'csv' };
}

/** Codes may hold a slash; an underscore is in none, so two instruments never share a name. */
function fileSymbol({ key }: Instrument): string {
  return dmsSymbol(key).replaceAll('/', '_');
}
