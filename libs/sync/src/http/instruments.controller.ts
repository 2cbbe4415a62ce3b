import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataProviderError, Listing, ProviderChain } from '@tidemark/data-providers';
import { DEFAULT_MIC, formatInstrument, InvalidInputError, MICS } from '@tidemark/domain';
import {
  DocAnswer, DocBody, DocErrors, DocQuery, instrumentArray, page, paged, pageSize, RequiresScope, SchemaPipe, success,
} from '@tidemark/http-api';
import { InstrumentStore, InstrumentSummary } from '@tidemark/market-data';
import { z } from 'zod';
import { findAll } from '../plan/listed-instruments';

/** What would forge a line in a log or turn a table around: control characters, line separators, marks of direction. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const text = (max: number) => z.string().min(1).max(max).refine((value) => value.trim() !== '' && !UNPRINTABLE.test(value), {
  error: 'must be printable text and not blank', params: { zh: '应为非空的可打印文本' },
});

const listQuery = z.strictObject({
  search: text(50).optional().meta({ description: 'Part of the spelling or the name', example: 'SPX' }),
  page, page_size: pageSize(1000, 100),
});
const addBody = z.strictObject({
  instruments: instrumentArray.optional().meta({ description: 'Any accepted spelling', example: ['000001.SZ', 'AAPL.US'] }),
  all_of: z.string().max(40).optional().meta({ description: 'A data provider that can list what it has (tdx, csv, sample): all of it', example: 'tdx' }),
  provider: z.string().min(1).max(40).optional().meta({ description: 'The only data provider to ask for these', example: 'yahoo' }),
  name: text(200).optional().meta({ description: 'Name, where one instrument is added', example: 'Apple Inc.' }),
  mic: z.enum(MICS).optional().meta({ description: 'Its trading calendar, where the exchange has more than one', example: 'XNAS' }),
});
const removeBody = z.strictObject({ instruments: instrumentArray });
const instrumentShape = z.object({
  instrument: z.string().meta({ description: 'Canonical spelling', example: 'SPX.US' }),
  mic: z.enum(MICS).meta({ description: 'Trading calendar', example: 'XNYS' }),
  name: z.string().nullable().meta({ description: 'Name', example: 'S&P 500' }),
  provider: z.string().nullable().meta({ description: 'The only provider that is asked; null: the configured order', example: null }),
  first_date: z.string().nullable().meta({ description: 'First bar stored', example: '2020-01-02' }),
  last_date: z.string().nullable().meta({ description: 'Last bar stored', example: '2020-03-31' }),
  bars: z.number().int().meta({ description: 'Bars stored', example: 62 }),
});
const EXAMPLE = { instrument: 'SPX.US', mic: 'XNYS', name: 'S&P 500', provider: null, first_date: '2020-01-02', last_date: '2020-03-31', bars: 62 };

@ApiTags('instruments')
@Controller('api/v1/instruments')
export class InstrumentsController {
  constructor(
    private readonly instruments: InstrumentStore,
    @Inject(ProviderChain) private readonly providers: ProviderChain,
  ) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'The instruments that are synced, with what is stored of each' })
  @DocQuery(listQuery)
  @DocAnswer(200, paged(instrumentShape), 'A page', { data: [EXAMPLE], total: 1, page: 1, page_size: 100, total_pages: 1 })
  @DocErrors(400)
  async list(@Query(new SchemaPipe(listQuery)) query: z.output<typeof listQuery>) {
    const { total, rows } = await this.instruments.page(query.search ?? null, query.page_size, (query.page - 1) * query.page_size);
    return {
      data: rows.map(answer), total, page: query.page, page_size: query.page_size, total_pages: Math.ceil(total / query.page_size),
    };
  }

  @Post()
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Add instruments; those that are there already stay as they are' })
  @DocBody(addBody, { instruments: ['000001.SZ', 'AAPL.US'], provider: 'yahoo' })
  @DocAnswer(200, z.object({
    status: success, added: z.number().int().meta({ description: 'New or changed', example: 2 }),
    instruments: z.array(z.string()).meta({ description: 'All that were named, canonical', example: ['000001.SZ', 'AAPL.US'] }),
  }), 'They are listed now', { status: 'success', added: 2, instruments: ['000001.SZ', 'AAPL.US'] })
  @DocErrors(400)
  async add(@Body(new SchemaPipe(addBody)) body: z.output<typeof addBody>) {
    if (body.provider !== undefined) this.known('provider', body.provider);
    const wanted = await this.wanted(body);
    const { instruments, added } = await this.instruments.add(wanted);
    return { status: 'success', added, instruments: instruments.map((i) => i.spelling) };
  }

  @Delete()
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Stop syncing instruments; their bars stay and can be read' })
  @DocBody(removeBody, { instruments: ['AAPL.US'] })
  @DocAnswer(200, z.object({ status: success, removed: z.number().int().meta({ description: 'How many were listed', example: 1 }) }),
    'They are no longer synced', { status: 'success', removed: 1 })
  @DocErrors(400, 404)
  async remove(@Body(new SchemaPipe(removeBody)) { instruments }: z.output<typeof removeBody>) {
    await findAll(this.instruments, instruments);
    return { status: 'success', removed: await this.instruments.remove(instruments) };
  }

  private async wanted(body: z.output<typeof addBody>) {
    if ((body.instruments === undefined) === (body.all_of === undefined)) {
      throw new InvalidInputError('instruments', 'name instruments, or a provider in all_of, and not both');
    }
    if (body.all_of !== undefined) {
      this.known('all_of', body.all_of);
      const listed = await this.listed(body.all_of);
      return listed.map((l) => ({ key: l.instrument, mic: DEFAULT_MIC[l.instrument.exchange], name: l.name, provider: body.provider ?? body.all_of }));
    }
    const keys = body.instruments ?? [];
    if (body.name !== undefined && keys.length > 1) throw new InvalidInputError('name', 'fits only one instrument');
    return keys.map((key) => {
      if (body.mic !== undefined && (key.exchange !== 'US' || !['XNYS', 'XNAS'].includes(body.mic)) && body.mic !== DEFAULT_MIC[key.exchange]) {
        throw new InvalidInputError('mic', `${body.mic} is not a calendar of ${formatInstrument(key)}`);
      }
      return { key, mic: body.mic ?? DEFAULT_MIC[key.exchange], name: body.name, provider: body.provider };
    });
  }

  private async listed(provider: string): Promise<Listing[]> {
    try {
      return await this.providers.list(provider, AbortSignal.timeout(30_000));
    } catch (error) {
      if (!(error instanceof DataProviderError) || error.code !== 'not_configured') throw error;
      throw new InvalidInputError('all_of', `"${provider}" cannot list what it has; name the instruments`, 'cannot_list');
    }
  }

  private known(field: string, provider: string): void {
    const names = this.providers.names;
    if (!names.includes(provider)) {
      throw new InvalidInputError(field, `no data provider "${provider}" is configured; there are: ${names.join(', ')}`, 'unknown_provider');
    }
  }
}

function answer(i: InstrumentSummary) {
  return {
    instrument: i.spelling, mic: i.mic, name: i.name, provider: i.provider, first_date: i.firstDate, last_date: i.lastDate,
    bars: i.bars,
  };
}
