import { AnswerCache, answerKey, AnswerQuestion, decodeAnswer, encodeAnswer } from '@tidemark/execution';
import { BarsAnswer, Clock, EpochDay, MS_PER_DAY, systemClock } from '@tidemark/domain';

export interface ProviderCacheOptions {
  /** Of all answers together; 0 keeps none. */
  readonly maxBytes: number;
  /** How long an answer about the last days is good; one about days long gone is twelve times as long. */
  readonly recentMs: number;
  readonly clock?: Clock;
}

export interface CachedAnswer {
  /** An encoded answer, as it was brought. */
  readonly json: Buffer;
  /** How long it has been here, ms. */
  readonly heldMs: number;
}

export interface CacheCounts {
  readonly entries: number;
  readonly bytes: number;
  readonly max_bytes: number;
  /** Since this server has started. */
  readonly hits: number;
  readonly misses: number;
  readonly stored: number;
  readonly evicted: number;
}

interface Entry {
  readonly json: Buffer;
  readonly storedAt: number;
  readonly expiresAt: number;
}

/** Bars of these days may still be corrected. */
const RECENT_DAYS = 3;
const OLD_FACTOR = 12;
/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 512;
/** Nobody has looked in here for so long: what this server fetches for itself is of use to nobody. */
const ALONE_AFTER_MS = 3_600_000;

/**
 * Answers of providers, shared between the nodes of this server and itself: in memory, the longest unused go first, none is
 * given out after its time. Each server has its own. Two that ask for the same at once both miss and both fetch.
 */
export class ProviderCache implements AnswerCache {
  readonly takesFresh = true;
  /** By key; the least recently used first. */
  private readonly entries = new Map<string, Entry>();
  private readonly clock: Clock;
  private bytes = 0;
  private hits = 0;
  private misses = 0;
  private stored = 0;
  private evicted = 0;
  private sharedUntil = -Infinity;

  constructor(private readonly options: ProviderCacheOptions) {
    this.clock = options.clock ?? systemClock;
  }

  get counts(): CacheCounts {
    this.dropExpired();
    const { bytes, hits, misses, stored, evicted } = this;
    return { entries: this.entries.size, bytes, max_bytes: this.options.maxBytes, hits, misses, stored, evicted };
  }

  /** For a node. */
  get(key: string): CachedAnswer | undefined {
    this.sharedUntil = performance.now() + ALONE_AFTER_MS;
    return this.lookUp(key);
  }

  /** What a node has fetched. @returns false where it is the answer to another question @throws BadAnswerError */
  put(key: string, json: Buffer): boolean {
    const { question, answer } = decodeAnswer(parsed(json));
    if (answerKey(question) !== key) return false;
    this.add(key, question.to, json, answer.ageMs ?? 0);
    return true;
  }

  /** For this server's own fetching. */
  async find(question: AnswerQuestion): Promise<BarsAnswer | undefined> {
    if (this.isAlone) return undefined;
    const found = this.lookUp(answerKey(question));
    if (!found) return undefined;
    const { answer } = decodeAnswer(parsed(found.json));
    return { ...answer, ageMs: (answer.ageMs ?? 0) + found.heldMs };
  }

  keep(question: AnswerQuestion, answer: BarsAnswer): void {
    if (this.isAlone) return;
    this.add(answerKey(question), question.to, Buffer.from(JSON.stringify(encodeAnswer(question, answer))), answer.ageMs ?? 0);
  }

  private get isAlone(): boolean {
    return performance.now() > this.sharedUntil;
  }

  private lookUp(key: string): CachedAnswer | undefined {
    const entry = this.entries.get(key);
    const now = performance.now();
    if (!entry || entry.expiresAt <= now) {
      if (entry) this.drop(key, entry);
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return { json: entry.json, heldMs: Math.ceil(now - entry.storedAt) };
  }

  private add(key: string, to: EpochDay, json: Buffer, ageMs: number): void {
    const before = this.entries.get(key);
    if (before) this.drop(key, before);
    const now = performance.now();
    const expiresAt = now - ageMs + this.lifeOf(to);
    if (expiresAt <= now || json.byteLength + ENTRY_BYTES > this.options.maxBytes) return;
    this.entries.set(key, { json, storedAt: now, expiresAt });
    this.bytes += json.byteLength + ENTRY_BYTES;
    this.stored++;
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= this.options.maxBytes) return;
      this.drop(oldest, entry);
      this.evicted++;
    }
  }

  private lifeOf(to: EpochDay): number {
    const today = Math.floor(this.clock.now() / MS_PER_DAY);
    return to > today - RECENT_DAYS ? this.options.recentMs : this.options.recentMs * OLD_FACTOR;
  }

  private dropExpired(): void {
    const now = performance.now();
    for (const [key, entry] of this.entries) if (entry.expiresAt <= now) this.drop(key, entry);
  }

  private drop(key: string, { json }: Entry): void {
    this.entries.delete(key);
    this.bytes -= json.byteLength + ENTRY_BYTES;
  }
}

/** Undefined, which is no answer, where it is no JSON. */
function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
