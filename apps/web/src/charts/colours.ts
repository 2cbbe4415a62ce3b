import { useComputedColorScheme } from '@mantine/core';

export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly back: string;
  readonly lines: readonly string[];
  readonly up: string;
  readonly down: string;
  readonly volume: string;
  /** Of the map: from all there to all missing. */
  readonly cells: { readonly complete: string; readonly some: string; readonly most: string; readonly missing: string; readonly explained: string; readonly provisional: string; readonly nothing: string };
}

const LIGHT: ChartColours = {
  text: '#343a40', grid: '#e9ecef', back: '#ffffff', lines: ['#0b7285', '#c2410c', '#6d28d9', '#4d7c0f'], up: '#0b7a5b', down: '#c92a2a', volume: '#adb5bd',
  cells: { complete: '#2b8a6b', some: '#f2c14e', most: '#e8833a', missing: '#c92a2a', explained: '#8fa3b5', provisional: '#5b9bd5', nothing: '#f1f3f5' },
};
const DARK: ChartColours = {
  text: '#ced4da', grid: '#373a40', back: '#242424', lines: ['#3bc9db', '#ff922b', '#b197fc', '#a9e34b'], up: '#38d9a9', down: '#ff8787', volume: '#5c5f66',
  cells: { complete: '#2f9e78', some: '#e0b040', most: '#e8833a', missing: '#e03131', explained: '#6b7f92', provisional: '#4a8ac4', nothing: '#2c2e33' },
};

export function useChartColours(): ChartColours {
  return useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
}
