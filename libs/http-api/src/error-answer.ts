import { HttpException } from '@nestjs/common';
import { InstrumentSpellingError, TidemarkError } from '@tidemark/domain';

/** An error as it goes on the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** True where nobody foresaw the error: the cause belongs in the log and not in the answer. */
  readonly unforeseen: boolean;
}

export type Language = 'zh' | 'en';

interface Words {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const BY_STATUS: Readonly<Record<number, Words>> = {
  400: { code: 'bad_request', zh: '请求无效', en: 'The request is not valid' },
  401: { code: 'unauthorized', zh: '缺少 API Key 或 API Key 无效', en: 'The API key is missing or unknown' },
  403: { code: 'forbidden', zh: '没有权限', en: 'Not allowed' },
  404: { code: 'route_not_found', zh: '接口不存在', en: 'There is no such route' },
  405: { code: 'method_not_allowed', zh: '不支持该请求方法', en: 'The route does not take this method' },
  408: { code: 'request_timeout', zh: '请求超时', en: 'The request took too long to arrive' },
  413: { code: 'body_too_large', zh: '请求体过大', en: 'The request body is too large' },
  414: { code: 'uri_too_long', zh: '请求地址过长', en: 'The address is too long' },
  415: { code: 'unsupported_media_type', zh: '请求体必须是 application/json', en: 'The body must be application/json' },
  429: { code: 'too_many_requests', zh: '请求过于频繁', en: 'Too many requests' },
  431: { code: 'headers_too_large', zh: '请求头过大', en: 'The request headers are too large' },
  500: { code: 'internal_error', zh: '服务器内部错误', en: 'Something went wrong here; the log has the cause' },
  501: { code: 'not_implemented', zh: '尚未实现', en: 'Not implemented' },
  503: { code: 'unavailable', zh: '服务暂不可用', en: 'Not available now; try again' },
};
const JSON_WORDS: Words = { code: 'invalid_json', zh: '请求体不是有效的 JSON', en: 'The body is not valid JSON' };
const BY_FASTIFY_CODE: Readonly<Record<string, Words>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: JSON_WORDS, FST_ERR_CTP_EMPTY_JSON_BODY: JSON_WORDS,
  FST_ERR_BAD_URL: { code: 'invalid_url', zh: '请求地址无效', en: 'The address is not valid' },
};
const MAX_RETRY_AFTER_SECONDS = 86_400;

/** Chinese unless the caller prefers English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh';
}

function foreseen(status: number, words: { code: string; message: string; field?: string }, data: Readonly<Record<string, unknown>> = {}): ErrorAnswer {
  const detail = typeof data.detail === 'string' ? data.detail : words.message;
  // Older clients know a word of their own for some answers, `not_found` for one.
  const envelope = typeof data.status === 'string' ? data.status : 'error';
  const own = { status: envelope, code: words.code, message: words.message, detail, ...(words.field === undefined ? {} : { field: words.field }) };
  // What everybody reads comes first, and data never override it.
  const body = { ...own, ...data, ...own };
  return { status, headers: retryAfter(status, data), body, unforeseen: status === 500 };
}

/** Only a number ever reaches the header, whatever the data hold. */
function retryAfter(status: number, data: Readonly<Record<string, unknown>>): Record<string, string> {
  const ms = data.retry_after_ms;
  if ((status !== 429 && status !== 503) || typeof ms !== 'number' || !Number.isFinite(ms) || ms < 0) return {};
  return { 'retry-after': String(Math.min(Math.ceil(ms / 1000), MAX_RETRY_AFTER_SECONDS)) };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function wordsOf(error: unknown, status: number): Words {
  const fastifyCode: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const words = typeof fastifyCode === 'string' && Object.hasOwn(BY_FASTIFY_CODE, fastifyCode) ? BY_FASTIFY_CODE[fastifyCode] : undefined;
  // The text of a foreign error is not passed on: it may quote the request or name internals.
  return words ?? BY_STATUS[status] ?? (status < 500 ? BY_STATUS[400] : BY_STATUS[500]);
}

/** Any error → the one shape: `{status:"error", code, message, detail, field?, …data}`. */
export function errorAnswer(error: unknown, language: Language): ErrorAnswer {
  if (error instanceof TidemarkError) {
    const message = language === 'zh' ? error.messageZh ?? error.message : error.message;
    return foreseen(error.status, { code: error.code, message, field: error.field }, error.data);
  }
  if (error instanceof InstrumentSpellingError) {
    const message = language === 'zh' ? `股票代码错误: ${error.message}` : error.message;
    return foreseen(400, { code: error.code, message, field: 'instrument' });
  }
  const status = statusOf(error);
  const words = wordsOf(error, status);
  return foreseen(status, { code: words.code, message: words[language] });
}
