import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SECURITY_SCHEME } from '@tidemark/http-api';
import { VERSION } from '@tidemark/process';
import { addCommonAnswers, SESSION_SCHEME } from './common-answers';

const DESCRIPTION = [
  'A complete, verified, replicated store of market bars and weather observations.',
  '',
  'Errors have one shape: `{"status":"error","code","message","detail","field"?}`. `code` never changes; `message` is Chinese,',
  'or English with `Accept-Language: en`. Where an API key is configured it goes in the header `X-API-Key`; a page of this server may',
  'sign in with it at `/api/v1/session` and is known by its cookie from then on.',
].join('\n');

const TAGS: readonly (readonly [string, string])[] = [
  ['bars', 'Stored market bars'],
  ['instruments', 'What is traded, and what this server keeps of it'],
  ['coverage', 'Which cells are held, and why any is absent'],
  ['calendars', 'The days and hours an exchange is open'],
  ['quarantine', 'Rows that a provider sent and that broke a rule'],
  ['batch sync', 'Fetching from data providers: start, watch, cancel'],
  ['sync status', 'Each day, and how its sync ended'],
  ['events', 'What happens, as it happens: /ws'],
  ['alerts', 'What people are told of, and whether it reached them'],
  ['schedule', 'The daily sync and the search for missing data'],
  ['keys', 'Keys of people and programs: make, list, revoke'],
  ['session', 'Signing in with a key, for browsers'],
  ['nodes', 'The worker nodes that do tasks: join, health, drain, history'],
  ['weather', 'What the weather was and is: polled, published, filled in'],
  ['health', 'Whether the server is alive and ready'],
];

export function describeApi(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0').setTitle('Tidemark').setDescription(DESCRIPTION).setVersion(VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'Needed where API_KEY is configured' }, SECURITY_SCHEME)
    .addApiKey({ type: 'apiKey', in: 'cookie', name: 'tidemark_session', description: 'Of a page that has signed in; on another port than 80 and 443 its name ends with the port' }, SESSION_SCHEME);
  TAGS.forEach(([name, description]) => builder.addTag(name, description));
  const document = SwaggerModule.createDocument(app, builder.build());
  addCommonAnswers(document);
  return document;
}
