import type { Answers } from './answers';
import { ApiError } from './api-error';
import { keyRefused } from './session';

const DEADLINE_MS = 30_000;

type PathOf<Method extends string, Route = keyof Answers> = Route extends `${Method} ${infer Path}` ? Path : never;
export type GetPath = PathOf<'GET'>;
export type GetAnswer<Path extends GetPath> = Answers[`GET ${Path}`];
type ChangeRoute = Exclude<keyof Answers, `GET ${string}`>;

export interface Asked {
  /** For the {names} of the path. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export function addressOf(path: string, { params = {}, query = {} }: Asked = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(params[name])));
  const pairs = Object.entries(query).filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined && pair[1] !== '');
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** @throws ApiError */
export async function get<Path extends GetPath>(path: Path, asked: Asked = {}): Promise<GetAnswer<Path>> {
  return await send('GET', path, asked) as GetAnswer<Path>;
}

/** `change('POST /api/v1/tasks', { body })`. @throws ApiError */
export async function change<Route extends ChangeRoute>(route: Route, asked: Asked = {}): Promise<Answers[Route]> {
  const [method, path] = route.split(' ');
  return await send(method, path, asked) as Answers[Route];
}

async function send(method: string, path: string, asked: Asked): Promise<unknown> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  const request: RequestInit = {
    method, headers, redirect: 'error', credentials: 'same-origin',
    body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
    signal: asked.signal ? AbortSignal.any([asked.signal, deadline]) : deadline,
  };
  let answer: Response;
  try {
    answer = await fetch(addressOf(path, asked), request);
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new ApiError(0, { code: deadline.aborted ? 'timeout' : 'offline' });
  }
  return readAnswer(answer);
}

async function readAnswer(answer: Response): Promise<unknown> {
  const text = await answer.text();
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError(answer.status, { code: 'not_json', message: text.slice(0, 200) });
  }
  if (answer.ok) return body;
  if (answer.status === 401) keyRefused();
  throw new ApiError(answer.status, typeof body === 'object' && body !== null ? body : {});
}
