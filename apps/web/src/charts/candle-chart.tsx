import { CandlestickSeries, createChart, HistogramSeries, LineSeries } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../texts/language';
import { useChartColours } from './colours';

export interface Candle {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
}

interface Average {
  readonly label: string;
  /** One a candle; null before there are enough. */
  readonly values: readonly (number | null)[];
}

interface CandleChartProps {
  readonly label: string;
  readonly candles: readonly Candle[];
  readonly averages: readonly Average[];
  /** How many of the last candles are shown at first; undefined: all. */
  readonly visible: number | undefined;
  readonly onPoint: (candle: Candle | undefined) => void;
}

const HEIGHT = 420;

/** Candles above, volume below, averages over the candles. */
export default function CandleChart({ label, candles, averages, visible, onPoint }: CandleChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useChartColours();
  const { locale } = useLanguage();
  useEffect(() => {
    const target = place.current;
    if (!target) return undefined;
    const started = performance.now();
    const chart = createChart(target, {
      height: HEIGHT, autoSize: true,
      layout: { background: { color: colours.back }, textColor: colours.text, attributionLogo: false },
      grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
      rightPriceScale: { borderColor: colours.grid, scaleMargins: { top: 0.05, bottom: 0.25 } }, timeScale: { borderColor: colours.grid, minBarSpacing: 0.05 },
      localization: { locale }, handleScroll: { vertTouchDrag: false },
    });
    const { up, down } = colours;
    const price = chart.addSeries(CandlestickSeries, { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false });
    price.setData(candles.map(({ date, open, high, low, close }) => ({ time: date, open, high, low, close })));
    const volume = chart.addSeries(HistogramSeries, { color: colours.volume, priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    volume.priceScale().applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    volume.setData(candles.map((candle) => (candle.volume === null ? { time: candle.date } : { time: candle.date, value: candle.volume })));
    averages.forEach(({ label: title, values }, at) => {
      const line = chart.addSeries(LineSeries, { color: colours.lines[at % colours.lines.length], lineWidth: 2, title, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false });
      line.setData(candles.flatMap(({ date }, row) => (values[row] === null ? [] : [{ time: date, value: values[row] }])));
    });
    if (visible === undefined || visible >= candles.length) chart.timeScale().fitContent();
    else chart.timeScale().setVisibleLogicalRange({ from: candles.length - visible, to: candles.length });
    const byDate = new Map(candles.map((candle) => [candle.date, candle]));
    chart.subscribeCrosshairMove(({ time }) => onPoint(typeof time === 'string' ? byDate.get(time) : undefined));
    requestAnimationFrame(() => performance.measure('tidemark-candles', { start: started, end: performance.now() }));
    return () => chart.remove();
  }, [candles, averages, visible, onPoint, colours, locale]);
  return <div ref={place} role="img" aria-label={label} className="chart" style={{ height: HEIGHT }} />;
}
