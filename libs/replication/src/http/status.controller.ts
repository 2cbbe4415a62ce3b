import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocErrors, RequiresScope } from '@tidemark/http-api';
import { MasterStatus, MasterStatusView } from '../status/master-status';
import { NodesAnswer, NodesView } from '../status/nodes-view';
import { NodeStatus, OwnStatus } from '../status/own-status';
import { MASTER_ENTRY, masterStatusAnswer, nodesAnswer, SLAVE_ENTRY, statusAnswer, STATUS_EXAMPLE } from './status.schema';

/** Who is who, and how far each copy is. */
@ApiTags('replication')
@Controller('api/dms')
export class StatusController {
  constructor(private readonly own: OwnStatus, private readonly nodes: NodesView, private readonly master: MasterStatusView) {}

  @Get('status')
  @RequiresScope('read', 'replicate')
  @ApiOperation({ summary: 'How this node is' })
  @DocAnswer(200, statusAnswer, 'Its short status', STATUS_EXAMPLE)
  @DocErrors(503)
  async status(): Promise<NodeStatus> {
    return (await this.own.look()).status;
  }

  @Get('nodes')
  @RequiresScope('read')
  @ApiOperation({
    summary: 'This node and those it works with, asked now',
    description: 'Each is given 3 s to answer, all at once; an answer is kept for a second. A slave that fetches by itself and has no address is judged by when it was last heard of.',
  })
  @DocAnswer(200, nodesAnswer, 'The nodes', { nodes: [MASTER_ENTRY, SLAVE_ENTRY], total_nodes: 2, online_nodes: 2 })
  @DocErrors(503)
  list(): Promise<NodesAnswer> {
    return this.nodes.look();
  }

  @Get('master/status')
  @RequiresScope('read')
  @ApiOperation({ summary: 'What the master of this slave says of itself' })
  @DocAnswer(200, masterStatusAnswer, 'Its short status, or why there is none', STATUS_EXAMPLE)
  @DocErrors(403, 503)
  masterStatus(): Promise<MasterStatus> {
    return this.master.look();
  }
}
