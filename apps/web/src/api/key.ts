// How the page shows who it is. Everything else of the page asks here, so that another way of signing in is one file.
const PLACE = 'tidemark-key';
const listeners = new Set<() => void>();
let asked = false;

function stored(): string | null {
  return sessionStorage.getItem(PLACE);
}

/** Kept for this tab only, and never longer than it is open. */
export function takeKey(key: string): void {
  sessionStorage.setItem(PLACE, key);
  tell(false);
}

export function forgetKey(): void {
  sessionStorage.removeItem(PLACE);
  tell(true);
}

export function hasKey(): boolean {
  return stored() !== null;
}

export function accessHeaders(): Record<string, string> {
  const key = stored();
  return key === null ? {} : { 'X-API-Key': key };
}

/** The server refused: people are asked for a key. */
export function keyRefused(): void {
  tell(true);
}

export function isKeyAsked(): boolean {
  return asked;
}

export function onKeyAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(now: boolean): void {
  asked = now;
  listeners.forEach((listener) => listener());
}
