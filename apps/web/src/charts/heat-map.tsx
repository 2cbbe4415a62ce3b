import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useChartColours } from './colours';

interface HeatMapProps {
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** A colour; undefined leaves the square empty. */
  readonly colourOf: (row: number, column: number) => string | undefined;
  /** What is told of a square, under the map and to screen readers. */
  readonly tell: (row: number, column: number) => string;
  readonly onOpen?: (row: number, column: number) => void;
  readonly rowHeight?: number;
  readonly maxHeight?: number;
  /** Widest square. */
  readonly maxWidth?: number;
}

interface Square {
  readonly row: number;
  readonly column: number;
}

const HEAD = 22;
const SMALLEST = 3;
const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-20, 0], PageDown: [20, 0] };

function within(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/**
 * Rows × columns of coloured squares on one canvas. Only what can be seen is drawn, so that thousands of rows cost no more than
 * twenty; the canvas stays in place while the space behind it scrolls.
 */
export function HeatMap({ label, rows, columns, colourOf, tell, onOpen, rowHeight = 16, maxHeight = 480, maxWidth = 28 }: HeatMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, left: 0, top: 0 });
  const [at, setAt] = useState<Square>();
  const colours = useChartColours();
  const labels = useMemo(() => Math.min(130, Math.max(60, ...rows.slice(0, 500).map((row) => row.length * 7.5 + 12))), [rows]);
  const cell = Math.max(SMALLEST, Math.min(maxWidth, Math.floor((size.width - labels - 2) / Math.max(1, columns.length))));
  const inner = { width: labels + cell * columns.length, height: HEAD + rowHeight * rows.length };
  const height = Math.min(maxHeight, inner.height + (inner.width > size.width ? 16 : 2));

  useEffect(() => {
    const target = box.current;
    if (!target) return undefined;
    // The latest is what people come for.
    target.scrollLeft = target.scrollWidth;
    const look = () => setSize({ width: target.clientWidth, left: target.scrollLeft, top: target.scrollTop });
    const watcher = new ResizeObserver(look);
    watcher.observe(target);
    target.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      target.removeEventListener('scroll', look);
    };
  }, []);

  useEffect(() => {
    const target = canvas.current;
    const pen = target?.getContext('2d');
    if (!target || !pen || size.width === 0) return;
    const ratio = window.devicePixelRatio;
    target.width = size.width * ratio;
    target.height = height * ratio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colours.back;
    pen.fillRect(0, 0, size.width, height);
    const gap = cell > 8 ? 1 : 0;
    const from = Math.max(0, Math.floor((size.top) / rowHeight));
    const to = Math.min(rows.length, Math.ceil((size.top + height) / rowHeight));
    for (let row = from; row < to; row++) {
      const y = HEAD + row * rowHeight - size.top;
      for (let column = 0; column < columns.length; column++) {
        const x = labels + column * cell - size.left;
        if (x + cell < labels || x > size.width) continue;
        const colour = colourOf(row, column);
        if (colour === undefined) continue;
        pen.fillStyle = colour;
        pen.fillRect(x, y, cell - gap, rowHeight - 1);
      }
    }
    pen.font = '12px system-ui, sans-serif';
    pen.fillStyle = colours.back;
    pen.fillRect(0, 0, labels, height);
    pen.fillRect(0, 0, size.width, HEAD);
    pen.fillStyle = colours.text;
    pen.textBaseline = 'middle';
    for (let row = from; row < to; row++) {
      const y = HEAD + (row + 0.5) * rowHeight - size.top;
      if (y > HEAD) pen.fillText(rows[row], 4, y, labels - 8);
    }
    drawHead(pen, columns, { labels, cell, left: size.left, width: size.width });
    if (at) {
      pen.strokeStyle = colours.text;
      pen.lineWidth = 2;
      pen.strokeRect(labels + at.column * cell - size.left, HEAD + at.row * rowHeight - size.top, cell, rowHeight - 1);
    }
    performance.mark('tidemark-heat-map');
  }, [rows, columns, colourOf, size, height, cell, labels, colours, rowHeight, at]);

  const squareAt = ({ nativeEvent }: PointerEvent): Square | undefined => {
    const column = Math.floor((nativeEvent.offsetX + size.left - labels) / cell);
    const row = Math.floor((nativeEvent.offsetY + size.top - HEAD) / rowHeight);
    const inside = nativeEvent.offsetX >= labels && nativeEvent.offsetY >= HEAD && column < columns.length && row < rows.length;
    return inside ? { row, column } : undefined;
  };
  const show = ({ row, column }: Square) => {
    setAt({ row, column });
    const target = box.current;
    if (!target) return;
    const [x, y] = [column * cell, row * rowHeight];
    if (x < target.scrollLeft) target.scrollLeft = x;
    else if (x + cell > target.scrollLeft + target.clientWidth - labels) target.scrollLeft = x + cell - target.clientWidth + labels;
    if (y < target.scrollTop) target.scrollTop = y;
    else if (y + rowHeight > target.scrollTop + target.clientHeight - HEAD) target.scrollTop = y + rowHeight - target.clientHeight + HEAD;
  };
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key] as readonly [number, number] | undefined;
    if (step) {
      event.preventDefault();
      show(at ? { row: within(at.row + step[0], rows.length), column: within(at.column + step[1], columns.length) } : { row: 0, column: columns.length - 1 });
    } else if ((event.key === 'Enter' || event.key === ' ') && at && onOpen) {
      event.preventDefault();
      onOpen(at.row, at.column);
    }
  };
  const told = at && at.row < rows.length && at.column < columns.length ? tell(at.row, at.column) : '';
  return (
    <>
      <div ref={box} className="heat-map" style={{ height }} tabIndex={0} role="application" aria-label={label} onKeyDown={press}>
        <div style={{ width: Math.max(inner.width, size.width), height: inner.height }}>
          <canvas
            ref={canvas} aria-hidden="true" style={{ position: 'sticky', left: 0, top: 0, width: size.width, height, display: 'block', cursor: onOpen ? 'pointer' : 'default' }}
            onPointerMove={(event) => setAt(squareAt(event) ?? at)}
            onClick={(event) => {
              const square = squareAt(event as unknown as PointerEvent);
              if (!square) return;
              setAt(square);
              onOpen?.(square.row, square.column);
            }}
          />
        </div>
      </div>
      <p className="heat-map-told" aria-live="polite">{told || '\u00a0'}</p>
    </>
  );
}

interface Head {
  readonly labels: number;
  readonly cell: number;
  readonly left: number;
  readonly width: number;
}

/** Of months only the years, of others every one; and never two that touch. */
function drawHead(pen: CanvasRenderingContext2D, columns: readonly string[], { labels, cell, left, width }: Head): void {
  let free = labels;
  columns.forEach((column, place) => {
    const month = /^(\d{4})-(\d{2})$/.exec(column);
    if (month && month[2] !== '01' && place !== 0) return;
    const text = month ? month[1] : column;
    const x = labels + place * cell - left;
    const wide = pen.measureText(text).width;
    if (x < free || x + wide > width) return;
    pen.fillText(text, x, HEAD / 2);
    free = x + wide + 8;
  });
}
