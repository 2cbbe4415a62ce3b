import { z } from 'zod';

const period = (preset: number, max = 1_000) => z.number().int().min(1).max(max).default(preset);

/** Which events count as signals, and their thresholds. */
export const signalRules = z.object({
  fast: period(5), slow: period(20),
  rsi_period: z.number().int().min(2).max(250).default(14), rsi_low: z.number().min(0).max(100).default(30), rsi_high: z.number().min(0).max(100).default(70),
  macd_fast: period(12, 500), macd_slow: z.number().int().min(2).max(1_000).default(26), macd_signal: period(9, 500),
  band_period: z.number().int().min(2).max(1_000).default(20), band_deviations: z.number().min(0.1).max(10).default(2),
}).prefault({});

export type SignalRules = z.output<typeof signalRules>;
