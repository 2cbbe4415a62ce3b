import type { paths } from '../../../../clients/typescript/src/schema';

type Method = 'get' | 'post' | 'put' | 'delete';
type Path = keyof paths;
type Operation<At extends Path, By extends string> = paths[At][By & keyof paths[At]];
type Route = { [At in Path]: { [By in Method]: Operation<At, By> extends { responses: object } ? `${Uppercase<By>} ${At}` : never }[Method] }[Path];

/** Answers that are no JSON (files, streams) are opened by a link, never read by the page's code. */
type AnswerOf<Of> = Of extends { responses: { 200: { content: { 'application/json': infer Answer } } } } ? Answer : unknown;

/** By method and path: what the server answers when all is well. */
export type Answers = { [At in Route]: At extends `${infer By} ${infer Where extends Path}` ? AnswerOf<Operation<Where, Lowercase<By>>> : never };
