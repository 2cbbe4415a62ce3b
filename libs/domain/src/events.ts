/** What `/ws` tells. The words are on the wire; `docs/events.md` says what each carries. */
export const EVENT_TYPES = [
  'sync.progress', 'sync.ended', 'task.changed', 'node.health', 'replication.delay', 'weather.observation', 'alert',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** `data` is JSON as it goes over the wire: snake_case names, instants as ISO 8601 with offset. No secrets: every reader gets it. */
export interface TidemarkEvent {
  readonly type: EventType;
  readonly data: object;
}

/**
 * Takes what happened. Cheap, never throws and never waits, so that it may be called from the middle of any work; where
 * nobody listens (the command line, a test of one part) none is provided, hence inject it with `@Optional()`.
 */
export abstract class EventSink {
  abstract emit(event: TidemarkEvent): void;
}
