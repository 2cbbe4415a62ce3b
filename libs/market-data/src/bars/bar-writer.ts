import { Inject, Injectable } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { BarsAnswer, Clock, DayRange } from '@tidemark/domain';
import { Lease } from '@tidemark/sync-manager';
import { PoolClient } from 'pg';
import { CorporateActionStore, StatedAction } from '../adjustments/corporate-action.store';
import { CoverageStore, CoverageNews } from '../coverage/coverage.store';
import { Instrument } from '../instruments/instrument';
import { MARKET_CLOCK } from '../market-clock';
import { QuarantinedRow, QuarantineStore } from '../quarantine/quarantine.store';
import { SessionHorizon } from '../calendars/session-horizon';
import { Candidate, differenceToStored, BarDifference } from './bar-difference';
import { EncodedBars } from './bar-encoder';
import { screenAnswer, ScreenedAnswer } from './bar-screen';
import { BarSpan, BarStore } from './bar.store';

/** One provider answer that is to become bars. */
export interface BarWrite {
  readonly instrument: Instrument;
  readonly provider: string;
  readonly asked: DayRange;
  readonly answer: BarsAnswer;
  /** UTC ms when the answer was fetched: decides which bars are final. */
  readonly fetchedAt: number;
}

export interface BarWriteResult {
  readonly instrument: Instrument;
  readonly fetched: number;
  readonly quarantined: number;
}

export interface BarWriteTotals {
  readonly inserted: number;
  readonly updated: number;
  readonly results: readonly BarWriteResult[];
}

interface Screened extends ScreenedAnswer {
  readonly write: BarWrite;
}

/** Answers ready to be stored. */
export interface PreparedWrite {
  readonly screened: readonly Screened[];
  readonly candidates: readonly Candidate[];
  /** What the store lacks of the candidates. */
  readonly found: Promise<BarDifference & { insertedRows: number }>;
}

/**
 * The one write path of bars. Screening, encoding and comparing come before the change number's lock; then every
 * replicated write of the transaction; then the lease check; then commit.
 */
@Injectable()
export class BarWriter {
  constructor(
    private readonly database: Database,
    private readonly coverage: CoverageStore,
    private readonly quarantine: QuarantineStore,
    private readonly horizon: SessionHorizon,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Screens, encodes and compares with what is stored: all that can be done while another write is under way. The lease
   * holder is the only writer, and two writes under way are about different cells, so what is read here stays true.
   */
  prepare(writes: readonly BarWrite[]): PreparedWrite {
    const screened = writes.map((write) => this.screen(write));
    const candidates = screened.filter((s) => s.bars.length > 0).map((s) => ({
      instrumentId: s.write.instrument.id, bars: s.bars, encoded: EncodedBars.encode(s.write.instrument.id, s.bars),
    }));
    const found = this.compare(candidates);
    // Who waits for it hears the error; until then it is nobody's.
    found.catch(() => undefined);
    return { screened, candidates, found };
  }

  /**
   * Stores what the answers bring, in one transaction; 10 000 to 50 000 rows a call serve best.
   * @throws LeaseLostError when another holder has taken over: nothing of this call is stored then
   */
  async write({ screened, candidates, ...prepared }: PreparedWrite, lease: Lease): Promise<BarWriteTotals> {
    const rejects = screened.flatMap(quarantinedRows);
    const found = await prepared.found;
    const { inserted, updated } = await this.database.transaction(async (client) => {
      await lease.mark(client);
      await BarStore.prepare(client);
      const changes = await this.coverage.changes(client, coverageNews(screened));
      const actions = await CorporateActionStore.news(client, screened.flatMap(statedActions));
      const news = rejects.length > 0 ? await this.quarantine.news(client, rejects) : [];
      if (found.inserted.length + found.updated.length + changes.length + actions.length + news.length > 0) {
        const seq = await takeChangeNumber(client);
        for (const c of candidates) c.encoded.stamp(seq);
        if (found.inserted.length > 0) await BarStore.insert(client, found.inserted);
        if (found.updated.length > 0) await BarStore.update(client, found.updated, seq);
        if (changes.length > 0) await this.writeCoverage(client, screened, changes, seq);
        if (actions.length > 0) await CorporateActionStore.write(client, actions, seq);
        if (news.length > 0) await this.quarantine.add(client, news, seq);
        // Also for a bad row beside a good one of its day, and for a bad row of a day that had its bar before.
        const touched = new Set([...changes.map((c) => c.id), ...news.map((r) => r.instrumentId)]);
        if (touched.size > 0) await this.quarantine.resolve(client, [...touched], seq);
      }
      await lease.assertHeld(client);
      return { inserted: found.insertedRows, updated: found.updated.length };
    });
    return {
      inserted, updated,
      results: screened.map((s) => ({
        instrument: s.write.instrument, fetched: s.bars.length, quarantined: s.rejects.length,
      })),
    };
  }

  private screen(write: BarWrite): Screened {
    const { calendar, sessions, finalThrough, openedThrough } = this.horizon.view(
      write.instrument.mic, write.asked, Math.min(write.fetchedAt, this.clock.now()),
    );
    return {
      write,
      ...screenAnswer({ answer: write.answer, asked: write.asked, calendar, sessions, finalThrough, openedThrough }),
    };
  }

  /** Where a span holds nothing yet, all of it is new and goes straight in. */
  private async compare(candidates: readonly Candidate[]): Promise<BarDifference & { insertedRows: number }> {
    if (candidates.length === 0) return { inserted: [], updated: [], insertedRows: 0 };
    const { known, stored } = await this.database.transaction(async (client) => {
      await BarStore.prepare(client);
      const occupied = await BarStore.occupied(client, candidates.map(span));
      const held = candidates.filter((c) => occupied.has(c.instrumentId));
      return { known: held, stored: held.length === 0 ? undefined : await BarStore.readBack(client, held.map(span)) };
    }, { readOnly: true });
    const fresh = candidates.filter((c) => !known.includes(c));
    const found = stored === undefined ? { inserted: [], updated: [] } : differenceToStored(known, stored);
    return {
      inserted: [...fresh.map((c) => c.encoded.buffer), ...found.inserted],
      updated: found.updated,
      insertedRows: found.inserted.length + fresh.reduce((sum, c) => sum + c.encoded.rows, 0),
    };
  }

  private async writeCoverage(
    client: PoolClient, screened: readonly Screened[], changes: Awaited<ReturnType<CoverageStore['changes']>>, seq: number,
  ): Promise<void> {
    await this.coverage.write(client, changes, seq);
    const changed = new Set(changes.map((c) => c.id));
    const explanations = screened
      .filter((s) => changed.has(s.write.instrument.id))
      .flatMap((s) => s.explained.map((e) => ({
        instrumentId: s.write.instrument.id, from: e.from, to: e.to, reason: e.reason,
        evidence: { provider: s.write.provider, ...s.write.answer.evidence },
      })));
    if (explanations.length > 0) await this.coverage.explain(client, explanations, seq);
  }
}

function span({ instrumentId, bars }: Candidate): BarSpan {
  return { instrumentId, from: bars.days[0], to: bars.days[bars.length - 1] };
}

/** One an instrument: two ranges of one, fetched apart, may be stored together. */
function coverageNews(screened: readonly Screened[]): CoverageNews[] {
  const news = new Map<number, CoverageNews>();
  for (const { write: { instrument: { id }, asked: { from } }, verified, provisional, explained } of screened) {
    const other = news.get(id);
    news.set(id, {
      instrumentId: id, askedFrom: Math.min(from, other?.askedFrom ?? from), verified: [...other?.verified ?? [], ...verified],
      provisional: [...other?.provisional ?? [], ...provisional], explained: [...other?.explained ?? [], ...explained],
    });
  }
  return [...news.values()];
}

function statedActions({ write: { instrument, provider, answer } }: Screened): StatedAction[] {
  return (answer.actions ?? []).map((action) => ({ ...action, instrumentId: instrument.id, provider }));
}

function quarantinedRows({ write, rejects }: Screened): QuarantinedRow[] {
  return rejects.map((r) => ({ ...r, instrumentId: write.instrument.id, provider: write.provider }));
}
