import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { InvalidInputError, parseIsoDate, systemClock } from '@tidemark/domain';
import { contentEncoding, DocAnswer, DocBody, DocErrors, DocQuery, Public, RequiresScope, SchemaPipe, success } from '@tidemark/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HistoryQuestion, ObservationStore } from '../observations/observation.store';
import { ObservationWriter } from '../observations/observation-writer';
import { WeatherReader } from '../observations/weather-reader';
import { Backfill } from '../poll/backfill';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import {
  BACKFILL_EXAMPLE, backfillAnswer, CITIES_EXAMPLE, citiesAnswer, healthAnswer, LATEST_EXAMPLE, latestAnswer, OBSERVATION_EXAMPLE, observationAnswer, STATS_EXAMPLE, statsAnswer,
} from './weather-answer.schema';
import { HistoryAnswers } from './history-answers';
import { withAge } from './weather-answers';
import { BackfillBody, backfillBody, CityQuery, cityQuery, HistoryQuery, historyQuery, PUBLISH_EXAMPLE, PublishBody, publishBody, StatsQuery, statsQuery } from './weather.schema';

const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
const CONTENT_TYPE = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;
const DAY_MS = 86_400_000;
const BACKFILL_DEADLINE_MS = 120_000;
const MAX_HOURS_DAYS = 3_700;

@ApiTags('weather')
@Controller('api')
export class WeatherController {
  constructor(
    private readonly reader: WeatherReader, private readonly answers: HistoryAnswers, private readonly observations: ObservationStore, private readonly writer: ObservationWriter,
    private readonly backfill: Backfill, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
  ) {}

  @Get('health')
  @Public()
  @ApiOperation({ summary: 'Whether this server answers, in the words of the original' })
  @DocAnswer(200, healthAnswer, 'It does', { status: 'ok' })
  health() {
    return { status: 'ok' };
  }

  @Get('weather/latest')
  @RequiresScope('read')
  @ApiOperation({ summary: 'What was observed last, at one place or anywhere' })
  @DocQuery(cityQuery)
  @DocAnswer(200, latestAnswer, 'The observation, with its age', LATEST_EXAMPLE)
  @ApiNoContentResponse({ description: 'Nothing is known' })
  @DocErrors(400, 503)
  latest(@Query(new SchemaPipe(cityQuery)) query: CityQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.newest(query, reply);
  }

  @Get('weather/local')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The same of what this server itself holds: a slave answers from its own copy' })
  @DocQuery(cityQuery)
  @DocAnswer(200, latestAnswer, 'The observation, with its age', LATEST_EXAMPLE)
  @ApiNoContentResponse({ description: 'Nothing is known' })
  @DocErrors(400, 503)
  local(@Query(new SchemaPipe(cityQuery)) query: CityQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.newest(query, reply);
  }

  @Get('weather/history')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Observations of one place, ascending by time', description: 'The header X-Total-Count says how many there are in all. `If-None-Match` with the ETag of an answer is answered 304 while none of them has changed. Compressed for who accepts gzip.' })
  @ApiProduces('application/json', 'text/csv')
  @DocQuery(historyQuery)
  @DocAnswer(200, z.array(observationAnswer), 'The observations of this page', [OBSERVATION_EXAMPLE])
  @ApiNoContentResponse({ description: 'There are none' })
  @DocErrors(400, 503)
  async history(
    @Query(new SchemaPipe(historyQuery)) query: HistoryQuery, @Headers('if-none-match') heldEtags: string | undefined,
    @Headers('accept-encoding') accepted: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const { page, page_size: size, format } = query;
    const encoding = contentEncoding(accepted);
    const { count, etag, body } = await this.answers.answer({ question: { ...questionOf(query), most: size, skip: (page - 1) * size }, format, encoding, heldEtags });
    reply.headers({ 'x-total-count': String(count), etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
    if (body === undefined) return void reply.status(NOT_MODIFIED);
    if (count <= (page - 1) * size) return void reply.status(NO_CONTENT);
    reply.type(CONTENT_TYPE[format]);
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return body;
  }

  @Get('weather/stats')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Number, average, lowest and highest of each value; what is not known does not count' })
  @DocQuery(statsQuery)
  @DocAnswer(200, statsAnswer, 'The summary', STATS_EXAMPLE)
  @ApiNoContentResponse({ description: 'There are no observations' })
  @DocErrors(400, 503)
  async stats(@Query(new SchemaPipe(statsQuery)) query: StatsQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const question = questionOf(query);
    const [count, summary] = await Promise.all([this.observations.count(question), this.observations.summary(question)]);
    if (count === 0) return void reply.status(NO_CONTENT);
    return { city: query.city, count, ...summary };
  }

  @Get('weather/cities')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The places, and the span of what is known of each' })
  @DocAnswer(200, citiesAnswer, 'The places', CITIES_EXAMPLE)
  @DocErrors(503)
  async cities() {
    const polled = new Set(this.options.cities.map(({ city }) => city));
    const at = (ms: number | null) => (ms === null ? null : new Date(Number(ms)).toISOString());
    return (await this.observations.spans()).map(({ city, lat, lon, first, last, observations }) => (
      { city, lat, lon, polled: polled.has(city), observations, first_observed_at: at(first), last_observed_at: at(last) }
    ));
  }

  @Post('publish')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Stores one observation and tells it to all copies' })
  @DocBody(publishBody, PUBLISH_EXAMPLE)
  @DocAnswer(200, z.object({ result: success }), 'It is stored', { result: 'success' })
  @DocErrors(400, 503)
  async publish(@Body(new SchemaPipe(publishBody)) body: PublishBody, @Req() request: FastifyRequest) {
    const { timestamp, city, lat, lon, temp, humidity, weather } = body;
    await this.writer.publish({
      place: { city, lat, lon }, source: 'publish', fetchedAt: systemClock.now(), backfilled: false,
      reading: {
        observedAt: timestamp, interval: 'instant', temperature: temp, humidity, weather, temperatureMin: null, temperatureMax: null, pressure: null,
        windSpeed: null, windDirection: null, precipitation: null, raw: JSON.stringify(request.body),
      },
    });
    return { result: 'success' };
  }

  @Post('weather/backfill')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Fetches the hours or days of one place from the history of a provider' })
  @DocBody(backfillBody, { city: 'Seattle', lat: 47.6, lon: -122.3, start: '2012-01-01', end: '2015-12-31', interval: '1d' })
  @DocAnswer(200, backfillAnswer, 'What it brought', BACKFILL_EXAMPLE)
  @DocErrors(400, 404, 502, 503)
  async fill(@Body(new SchemaPipe(backfillBody)) body: BackfillBody) {
    const { city, lat, lon, interval } = body;
    const known = lat === undefined || lon === undefined ? await this.observations.station(city) ?? this.options.cities.find((one) => one.city === city) : { city, lat, lon };
    if (!known) throw new InvalidInputError('city', `${city} is not known; give lat and lon as well`, 'unknown_city', `未知城市 ${city}，请同时提供 lat 和 lon`);
    const [from, to] = [parseIsoDate(body.start) as number, parseIsoDate(body.end) as number];
    if (interval === '1h' && to - from > MAX_HOURS_DAYS) throw new InvalidInputError('end', `hours of at most ${MAX_HOURS_DAYS} days in one request`, 'range_too_long', `按小时回补一次最多 ${MAX_HOURS_DAYS} 天`);
    const limit = AbortSignal.timeout(BACKFILL_DEADLINE_MS);
    const place = { city, lat: known.lat, lon: known.lon };
    const { fetched, written, refused, rejected, provider } = interval === '1d'
      ? await this.backfill.days(place, from, to, limit) : await this.backfill.hours(place, from * DAY_MS, (to + 1) * DAY_MS, limit);
    return { result: 'success', city, interval, provider, fetched, written, unchanged: fetched - written - refused, rejected: rejected + refused };
  }

  private async newest({ city }: CityQuery, reply: FastifyReply) {
    const one = await this.reader.latest(city);
    if (!one) return void reply.status(NO_CONTENT);
    const isPolled = this.options.cities.some((place) => place.city === one.city);
    return withAge(one, this.options.timezone, isPolled ? this.options.intervalMs : undefined);
  }
}

function questionOf({ city, start, end, interval, quality, source, weather, min_temp: low, max_temp: high }: StatsQuery): Omit<HistoryQuestion, 'most' | 'skip'> {
  const intervals = interval === undefined ? ['instant', '1h'] as const : interval === 'all' ? ['instant', '1h', '1d'] as const : [interval];
  return {
    city, from: start ?? Date.UTC(1800, 0, 1), to: end ?? Date.UTC(9999, 0, 1), intervals: [...intervals],
    filter: { quality, source, words: weather, temperatureFrom: low, temperatureTo: high },
  };
}
