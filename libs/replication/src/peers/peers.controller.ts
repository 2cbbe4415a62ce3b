import { Body, Controller, Delete, Get, HttpCode, Inject, Logger, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatZonedIso } from '@tidemark/domain';
import {
  AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, instantOrNull, RequiresScope, SchemaPipe, success,
} from '@tidemark/http-api';
import { z } from 'zod';
import { PEER_NAME, PEER_SCOPES, PeerKeyStore } from './peer-key.store';
import { PEERS_OPTIONS, PeersOptions } from './peers-options';

const peerName = z.string().regex(PEER_NAME, {
  error: 'must be 1 to 64 of A-Z a-z 0-9 _ . - and begin with a letter or digit',
}).meta({ description: 'Name of the peer', example: 'backup1' });
const lead = z.boolean().meta({ description: 'Whether it may push to this node and bring a new term, as a master does', example: false });
const scope = z.enum(PEER_SCOPES).meta({ description: 'What it opens: replicate for a copy of the store, node for a worker node', example: 'replicate' });
const addBody = z.strictObject({ name: peerName, lead: lead.default(false), scope: scope.default('replicate') });
const peerShape = z.object({
  name: peerName, lead, scope,
  created_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  revoked_at: instantOrNull('When its key was revoked; null while it opens something'),
});

/** Keys of copies and of worker nodes. Each opens the routes of its scope, `replicate` or `node`, and no other. */
@ApiTags('peers')
@RequiresScope('admin')
@Controller('api/v1/peers')
export class PeersController {
  private readonly log = new Logger('audit');

  constructor(private readonly peers: PeerKeyStore, @Inject(PEERS_OPTIONS) private readonly options: PeersOptions) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a key for a peer; it is shown this once, only a hash of it is stored' })
  @DocBody(addBody, { name: 'backup1', lead: false, scope: 'replicate' })
  @DocAnswer(200, z.object({
    status: success, name: peerName, key: z.string().meta({ description: 'To be sent as X-API-Key', example: 'tm_…' }), lead, scope,
  }), 'The key', { status: 'success', name: 'backup1', key: 'tm_…', lead: false, scope: 'replicate' })
  @DocErrors(400, 409, 503)
  async add(@Body(new SchemaPipe(addBody)) body: z.output<typeof addBody>, @AskedBy() caller: CallerInfo) {
    const peer = await this.peers.add(body.name, body.lead, body.scope);
    this.log.log(`${caller.name} made a key for the peer ${peer.name}${peer.lead ? ', which may lead' : ''}${peer.scope === 'node' ? ', a worker node' : ''}`);
    return { status: 'success', ...peer };
  }

  @Get()
  @ApiOperation({ summary: 'The peers that have or had a key' })
  @DocAnswer(200, z.object({ data: z.array(peerShape).meta({ description: 'By name' }) }), 'All peers', {
    data: [{ name: 'backup1', lead: false, scope: 'replicate', created_at: '2026-11-20T20:00:00.000+08:00', revoked_at: null }],
  })
  @DocErrors(503)
  async list() {
    const at = (date: Date) => formatZonedIso(date.getTime(), this.options.timezone);
    return {
      data: (await this.peers.list()).map((p) => ({
        name: p.name, lead: p.lead, scope: p.scope, created_at: at(p.created_at), revoked_at: p.revoked_at && at(p.revoked_at),
      })),
    };
  }

  @Delete(':name')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revoke the key of a peer: within a second it opens nothing any more' })
  @DocParam('name', peerName)
  @DocAnswer(200, z.object({ status: success, name: peerName }), 'It is revoked', { status: 'success', name: 'backup1' })
  @DocErrors(400, 404, 503)
  async revoke(@Param('name', new SchemaPipe(peerName)) name: string, @AskedBy() caller: CallerInfo) {
    await this.peers.revoke(name);
    this.log.log(`${caller.name} revoked the key of the peer ${name}`);
    return { status: 'success', name };
  }
}
