import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { Language, languageOf } from './error-answer';

/** The reader's language, by `Accept-Language`. */
export const ReaderLanguage = createParamDecorator((_: unknown, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>().headers['accept-language']));
