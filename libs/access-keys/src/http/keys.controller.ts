import { Body, Controller, Delete, Get, HttpCode, Inject, Logger, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatZonedIso } from '@tidemark/domain';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { AccessKeyStore, KeyRecord } from '../access-key.store';
import { AccessKeys } from '../access-keys';
import { ACCESS_KEYS_OPTIONS, AccessKeysOptions } from '../access-keys-options';
import { Sessions } from '../sessions';
import { AddBody, addBody, KEY_EXAMPLE, keyAnswer, keyId, keysAnswer, newKeyAnswer } from './keys.schema';

/** Keys of people and programs. Those of copies and worker nodes are at `/api/v1/peers`. */
@ApiTags('keys')
@RequiresScope('admin')
@Controller('api/v1/keys')
export class KeysController {
  private readonly log = new Logger('audit');

  constructor(
    private readonly store: AccessKeyStore, private readonly keys: AccessKeys, private readonly sessions: Sessions,
    @Inject(ACCESS_KEYS_OPTIONS) private readonly options: AccessKeysOptions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All keys there are and were; never the keys themselves' })
  @DocAnswer(200, keysAnswer, 'All keys', { data: [KEY_EXAMPLE] })
  @DocErrors(503)
  async list() {
    return { data: (await this.store.list()).map((record) => this.shown(record)) };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make a key; it is shown this once, only a hash of it is stored',
    description: 'It opens routes of this server and of others on the same database, not of its copies. Whether a server asks for keys is decided by API_KEY alone.',
  })
  @DocBody(addBody, { name: 'desk-page', scopes: ['read', 'sync'], expires_at: '2027-01-01T00:00:00+08:00' })
  @DocAnswer(200, newKeyAnswer, 'The key', { status: 'success', key: 'tm_…', data: KEY_EXAMPLE })
  @DocErrors(400, 409, 503)
  async add(@Body(new SchemaPipe(addBody)) { name, scopes, expires_at }: AddBody, @AskedBy() caller: CallerInfo) {
    const { key, ...record } = await this.store.add({ name, scopes, expiresAt: expires_at, createdBy: caller.name });
    this.keys.changed();
    this.log.log(`${caller.name} made the key ${record.id}, ${record.name}, for ${record.scopes.join(', ')}`);
    return { status: 'success', key, data: this.shown(record) };
  }

  @Delete(':id')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revoke a key: from now on it opens nothing here, within a second nothing on other servers of the database' })
  @DocParam('id', keyId)
  @DocAnswer(200, keyAnswer, 'It is revoked, and its sessions have ended', {
    status: 'success', data: { ...KEY_EXAMPLE, state: 'revoked', revoked_at: '2026-11-20T21:00:00.000+08:00', revoked_by: 'api-key' },
  })
  @DocErrors(400, 404, 503)
  async revoke(@Param('id', new SchemaPipe(keyId)) id: number, @AskedBy() caller: CallerInfo) {
    const record = await this.store.revoke(id, caller.name);
    this.keys.changed();
    this.sessions.changed();
    this.log.log(`${caller.name} revoked the key ${record.id}, ${record.name}`);
    return { status: 'success', data: this.shown(record) };
  }

  private shown(record: KeyRecord) {
    const at = (date: Date) => formatZonedIso(date.getTime(), this.options.timezone);
    const { created_at, expires_at, last_used_at, revoked_at } = record;
    return {
      ...record, created_at: at(created_at), expires_at: expires_at && at(expires_at), last_used_at: last_used_at && at(last_used_at),
      revoked_at: revoked_at && at(revoked_at),
    };
  }
}
