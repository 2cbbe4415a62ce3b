import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Clock, MICS } from '@tidemark/domain';
import { DocAnswer, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { calendarFor, MARKET_CLOCK } from '@tidemark/market-data';
import { calendarRange, describeCalendar, describeRange, knownMic } from './calendar-answer';
import {
  CALENDAR_EXAMPLE, calendarAnswer, type CalendarQuery, calendarQuery, CALENDARS_EXAMPLE, calendarsAnswer, micParam,
} from './calendars.schema';

@ApiTags('calendars')
@RequiresScope('read')
@Controller('api/v1/calendars')
export class CalendarsController {
  constructor(@Inject(MARKET_CLOCK) private readonly clock: Clock) {}

  @Get()
  @ApiOperation({ summary: 'The exchanges with a trading calendar' })
  @DocAnswer(200, calendarsAnswer, 'The exchanges', CALENDARS_EXAMPLE)
  list() {
    return { data: MICS.map((mic) => describeCalendar(calendarFor(mic))) };
  }

  @Get(':mic')
  @ApiOperation({ summary: 'Sessions and closures of one exchange' })
  @DocParam('mic', micParam)
  @DocQuery(calendarQuery)
  @DocAnswer(200, calendarAnswer, 'The sessions of the range', CALENDAR_EXAMPLE)
  @DocErrors(400, 404)
  one(@Param('mic', new SchemaPipe(micParam)) asked: string, @Query(new SchemaPipe(calendarQuery)) query: CalendarQuery) {
    const calendar = calendarFor(knownMic(asked));
    return describeRange(calendar, calendarRange(query, calendar.timeZone, this.clock.now()));
  }
}
