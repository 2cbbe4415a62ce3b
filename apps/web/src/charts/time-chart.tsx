import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../texts/language';
import { useChartColours } from './colours';

interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

interface TimeChartProps {
  readonly label: string;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly height?: number;
  readonly digits?: number;
  readonly range?: readonly [number, number];
}

/** A mark of the axis says as much as the distance to the next one needs. */
function timeWords(locale: string, stepSeconds: number): Intl.DateTimeFormat {
  if (stepSeconds < 60) return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  if (stepSeconds < 86_400) return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return new Intl.DateTimeFormat(locale, stepSeconds < 27 * 86_400 ? { month: 'numeric', day: 'numeric' } : { year: 'numeric', month: 'numeric' });
}

/** Curves over time. */
export default function TimeChart({ label, times, lines, height = 220, digits = 1, range }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useChartColours();
  const { locale, texts: { word } } = useLanguage();
  useEffect(() => {
    const target = place.current;
    if (!target) return undefined;
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid, width: 1 } };
    const said = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toLocaleString(locale, { maximumFractionDigits: digits }));
    const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
    const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const [low, high] = range ?? [];
    const chart = new uPlot({
      width: target.clientWidth, height,
      scales: { y: low === undefined || high === undefined ? {} : { range: [low, high] } },
      axes: [{ ...axis, values: (_chart, ticks, _axis, _space, step) => ticks.map((tick) => timeWords(locale, step).format(tick * 1000)), space: 70 }, { ...axis, size: 56, values: (_chart, ticks) => ticks.map((tick) => short.format(tick)) }],
      series: [
        { label: word.time, value: (_chart, value: number | null) => (value === null ? '–' : whole.format(value * 1000)) },
        ...lines.map((line, at) => ({ label: line.label, stroke: colours.lines[at % colours.lines.length], width: 2, value: (_chart: uPlot, value: number | null) => said(value), spanGaps: false })),
      ],
    }, [[...times], ...lines.map(({ values }) => [...values])], target);
    const watcher = new ResizeObserver(() => chart.setSize({ width: target.clientWidth, height }));
    watcher.observe(target);
    return () => {
      watcher.disconnect();
      chart.destroy();
    };
  }, [times, lines, height, digits, range, colours, locale, word]);
  return <div ref={place} role="img" aria-label={label} className="chart" style={{ minHeight: height + 40 }} />;
}
