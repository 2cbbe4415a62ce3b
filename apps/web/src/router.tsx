import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

const MOVED = 'tidemark-moved';

function watch(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(MOVED, listener);
  };
}

export function goTo(address: string): void {
  history.pushState(null, '', address);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** The path of the page that is shown, such as `/sync`. */
export function usePath(): string {
  return useSyncExternalStore(watch, () => location.pathname);
}

export function useSearch(name: string): string | undefined {
  const search = useSyncExternalStore(watch, () => location.search);
  return new URLSearchParams(search).get(name) ?? undefined;
}

/** For `component={Link}`, and as it is: a link that stays inside the page, and can be opened in another tab. */
export function Link({ href = '/', onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}
