// Whether the page has to ask for a key. The key itself is shown to the server once, which answers with a session in a cookie that no
// script can read: nothing here holds it.
const listeners = new Set<() => void>();
let asked = false;

/** The server refused: people are asked for a key. */
export function keyRefused(): void {
  tell(true);
}

/** The cookie is there. */
export function signedIn(): void {
  tell(false);
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
