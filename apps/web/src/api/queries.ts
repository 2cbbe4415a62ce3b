import { QueryClient, useMutation, type UseMutationResult, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answers } from './answers';
import { ApiError } from './api-error';
import { type Asked, change, get, type GetAnswer, type GetPath } from './client';

/** A refusal is final; a server that is away may come back. */
function again(failures: number, error: Error): boolean {
  return error instanceof ApiError && error.isAway && failures < 1;
}

export const queryClient = new QueryClient({ defaultOptions: { queries: { retry: again, staleTime: 2_000, networkMode: 'always' }, mutations: { networkMode: 'always' } } });

interface Watch extends Asked {
  /** Asked again so often; what comes over /ws makes it anew at once. */
  readonly everyMs?: number;
  readonly enabled?: boolean;
}

export function useApi<Path extends GetPath>(path: Path, { everyMs, enabled, params, query }: Watch = {}): UseQueryResult<GetAnswer<Path>, ApiError> {
  return useQuery<GetAnswer<Path>, ApiError>({
    queryKey: [path, params ?? {}, query ?? {}], enabled, refetchInterval: everyMs ?? false,
    queryFn: ({ signal }) => get(path, { params, query, signal }),
  });
}

/** What begins with one of these paths is asked anew. */
export function renew(...paths: readonly string[]): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [path] }) => typeof path === 'string' && paths.some((start) => path.startsWith(start)) });
}

/** Somebody else looks now: what was shown to the one before is not shown, nor asked for, before it is known who it is. */
export function forgetAll(): void {
  void queryClient.resetQueries();
}

type ChangeRoute = Exclude<keyof Answers, `GET ${string}`>;

/** An action; afterwards what it may have changed is asked anew, also where it was refused. */
export function useChange<Route extends ChangeRoute>(route: Route, ...changes: readonly string[]): UseMutationResult<Answers[Route], ApiError, Asked> {
  return useMutation<Answers[Route], ApiError, Asked>({ mutationFn: (asked) => change(route, asked), onSettled: () => renew(...changes) });
}
