import { useLanguage } from '../texts/language';

interface DayState {
  readonly status?: string | undefined;
  readonly text: string;
  readonly detail?: string | undefined;
}

const MONDAY = Date.UTC(2024, 0, 1);

/** The days of a month in weeks, Monday first. */
export function DayGrid({ days, tell }: { readonly days: readonly string[]; readonly tell: (day: string) => DayState }) {
  const { locale } = useLanguage();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const first = (new Date(`${days[0]}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <div className="days" role="list">
      {Array.from({ length: 7 }, (_day, at) => <div key={at} aria-hidden="true" style={{ fontSize: 12, textAlign: 'center' }}>{weekday.format(MONDAY + at * 86_400_000)}</div>)}
      {days.map((day, at) => {
        const { status, text, detail } = tell(day);
        return (
          <div key={day} role="listitem" className="day" data-status={status} title={detail} style={at === 0 ? { gridColumnStart: first + 1 } : undefined}>
            <b>{Number(day.slice(8))}</b><div>{text}</div>
          </div>
        );
      })}
    </div>
  );
}
