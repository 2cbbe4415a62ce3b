import { MICS } from '@tidemark/domain';
import { z } from 'zod';
import { endDay, inOrder, ORDER, startDay } from '../date-range';

/** Ten years: what a chart or a plan needs, and an answer of half a megabyte. */
const MAX_CALENDAR_DAYS = 3_660;

const CURRENT_YEAR = 'without both the current year, without one of them the year of the other';

export const calendarQuery = z.object({
  start: startDay.meta({ description: `First date, inclusive; ${CURRENT_YEAR}`, format: 'date', example: '2026-01-01' }),
  end: endDay.meta({ description: `Last date, inclusive; ${CURRENT_YEAR}`, format: 'date', example: '2026-12-31' }),
}).refine(inOrder, ORDER).refine(
  ({ start, end }) => start === undefined || end === undefined || end - start < MAX_CALENDAR_DAYS,
  {
    error: `the range must not be longer than ${MAX_CALENDAR_DAYS} days`, path: ['end'],
    params: { code: 'range_too_long', zh: `日期范围不能超过 ${MAX_CALENDAR_DAYS} 天` },
  },
);

export type CalendarQuery = z.output<typeof calendarQuery>;

/** Any text: an exchange that is not known is 404 and names the known ones. */
export const micParam = z.string().meta({ description: `Market identifier code of ISO 10383: ${MICS.join(', ')}`, example: 'XSHG' });

const instant = (description: string, example: string) => z.string().meta({ description, format: 'date-time', example });

export const calendarHead = z.object({
  mic: z.enum(MICS).meta({ description: 'Market identifier code of ISO 10383; 24x7 for what never closes', example: 'XSHG' }),
  timezone: z.string().meta({ description: "Time zone of the exchange's session dates", example: 'Asia/Shanghai' }),
  known: z.object({
    from: z.string().meta({ description: 'First known date', format: 'date', example: '1990-01-01' }),
    to: z.string().meta({ description: 'Last known date; later holidays are not announced yet', format: 'date', example: '2026-12-31' }),
  }).meta({ description: 'Dates for which sessions are known; outside there are none' }),
});

export const calendarsAnswer = z.object({
  data: z.array(calendarHead).meta({ description: 'Every exchange with a trading calendar' }),
});

export const calendarAnswer = calendarHead.extend({
  sessions: z.array(z.object({
    date: z.string().meta({ description: 'Session date', format: 'date', example: '2026-11-20' }),
    open: instant('Open', '2026-11-20T09:30:00.000+08:00'),
    close: instant('Close', '2026-11-20T15:00:00.000+08:00'),
    break_start: instant('Start of the lunch break, where there is one', '2026-11-20T11:30:00.000+08:00').optional(),
    break_end: instant('End of the lunch break', '2026-11-20T13:00:00.000+08:00').optional(),
    half_day: z.boolean().meta({ description: 'Closes early', example: false }),
  })).meta({ description: 'The days the exchange is open, ascending' }),
  closures: z.array(z.object({
    date: z.string().meta({ description: 'A weekday without a session', format: 'date', example: '2026-10-01' }),
    name: z.string().meta({ description: 'Why', example: 'National Day' }),
  })).meta({ description: 'Weekdays on which it stays shut' }),
});

const KNOWN_EXAMPLE = { from: '1990-01-01', to: '2026-12-31' };

export const CALENDARS_EXAMPLE = { data: [{ mic: 'XSHG', timezone: 'Asia/Shanghai', known: KNOWN_EXAMPLE }] };

export const CALENDAR_EXAMPLE = {
  mic: 'XSHG', timezone: 'Asia/Shanghai', known: KNOWN_EXAMPLE,
  sessions: [{
    date: '2026-11-20', open: '2026-11-20T09:30:00.000+08:00', close: '2026-11-20T15:00:00.000+08:00',
    break_start: '2026-11-20T11:30:00.000+08:00', break_end: '2026-11-20T13:00:00.000+08:00', half_day: false,
  }],
  closures: [{ date: '2026-10-01', name: 'National Day' }],
};
