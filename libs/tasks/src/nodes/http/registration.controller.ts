import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { NodeDesk } from '../node-desk';
import { heartbeat, HEARTBEAT_EXAMPLE, nodeId, registration, REGISTRATION_EXAMPLE, stateAnswer } from './nodes.schema';

/** What nodes say of themselves, with a key of scope `node`. */
@ApiTags('nodes')
@RequiresScope('node')
@Controller('api/v1/nodes')
export class RegistrationController {
  constructor(private readonly desk: NodeDesk) {}

  @Post('register')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Join: from now on the node is given tasks', description: 'By the node itself, or by an admin for a node that does not register. '
      + 'The same node may do it again. An id that another living node has is refused; one whose node was away for a minute may be taken over.',
  })
  @DocBody(registration, REGISTRATION_EXAMPLE)
  @DocAnswer(200, stateAnswer, 'It has joined', { status: 'success', node_id: 'node_001', state: 'active' })
  @DocErrors(400, 409, 503)
  async register(@Body(new SchemaPipe(registration)) body: z.output<typeof registration>, @AskedBy() caller: CallerInfo) {
    const { id, state } = await this.desk.register({
      id: body.node_id, name: body.node_name ?? body.node_id, host: body.host, port: body.port, scheme: body.scheme,
      capabilities: body.capabilities, maxWorkers: body.max_workers,
    }, caller);
    return { status: 'success', node_id: id, state };
  }

  @Post(':id/heartbeat')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say how the node is; 404 means: register again' })
  @DocParam('id', nodeId)
  @DocBody(heartbeat, HEARTBEAT_EXAMPLE)
  @DocAnswer(200, stateAnswer, 'It was heard', { status: 'success', node_id: 'node_001', state: 'active' })
  @DocErrors(400, 404, 503)
  async heartbeat(
    @Param('id', new SchemaPipe(nodeId)) id: string, @Body(new SchemaPipe(heartbeat)) body: z.output<typeof heartbeat>, @AskedBy() caller: CallerInfo,
  ) {
    const { state } = await this.desk.heartbeat(id, body, caller);
    return { status: 'success', node_id: id, state };
  }
}
