import type { EventType } from '@tidemark/domain';
import { useEffect, useRef } from 'react';
import { get } from './client';
import { opens } from './permissions';
import { renew } from './queries';
import { keyRefused } from './session';

/** An event as it comes over /ws; what it brings besides is in docs/events.md. */
export interface LiveEvent extends Readonly<Record<string, unknown>> {
  readonly type: EventType | 'gap';
  readonly at: string;
  readonly seq: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** Of what an event says the page has to ask anew. */
const TOLD: Readonly<Record<EventType, readonly string[]>> = {
  'sync.progress': [],
  'sync.ended': ['/api/v1/sync', '/api/v1/coverage', '/api/v1/instruments', '/api/v1/bars', '/api/v1/quarantine', '/api/dms'],
  'task.changed': ['/api/v1/tasks'],
  'node.health': ['/api/v1/nodes'],
  'replication.delay': ['/api/dms/nodes', '/api/dms/sync/history'],
  'weather.observation': ['/api/weather'],
  alert: ['/api/v1/alerts'],
};
const EVERYTHING = ['/'];

const listeners = new Set<(event: LiveEvent) => void>();
let socket: WebSocket | undefined;
let lastSeq: number | undefined;
let pauseMs = FIRST_PAUSE_MS;
let timer: number | undefined;
let wanted = false;

/** Opens the line to the server, and opens it again whenever it breaks. */
export function listen(): void {
  if (wanted) return;
  wanted = true;
  void connect();
}

/** Another session, or none: what comes from now on comes by the new one. */
export function listenAnew(): void {
  lastSeq = undefined;
  pauseMs = FIRST_PAUSE_MS;
  if (socket) socket.close();
  else if (wanted) later();
}

async function connect(): Promise<void> {
  timer = undefined;
  try {
    const { keys_needed: isKeyNeeded, name, scopes } = await get('/api/v1/session');
    if (isKeyNeeded && name === null) {
      // The line would be refused, time and again.
      keyRefused();
      return later();
    }
    // The line asks for what a ticket for it does.
    if (!opens(scopes, 'POST /api/v1/ws-tickets')) return later();
  } catch {
    // Away: the page says so itself, from what it asks. Here it is only tried again.
    return later();
  }
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const since = lastSeq === undefined ? '' : `?since=${lastSeq}`;
  // The session's cookie goes along by itself.
  socket = new WebSocket(`${scheme}://${location.host}/ws${since}`);
  socket.onmessage = ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as LiveEvent);
  socket.onopen = () => { pauseMs = FIRST_PAUSE_MS; };
  socket.onclose = () => {
    socket = undefined;
    later();
  };
}

function later(): void {
  if (timer !== undefined) return;
  timer = window.setTimeout(() => void connect(), pauseMs);
  pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}

function hear(event: LiveEvent): void {
  lastSeq = event.seq;
  renew(...(event.type === 'gap' ? EVERYTHING : TOLD[event.type]));
  listeners.forEach((listener) => listener(event));
}

/** Calls back with each event while the component is shown. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const latest = useRef(listener);
  useEffect(() => { latest.current = listener; });
  useEffect(() => {
    const hearIt = (event: LiveEvent) => latest.current(event);
    listeners.add(hearIt);
    return () => { listeners.delete(hearIt); };
  }, []);
}
