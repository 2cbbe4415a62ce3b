import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { NodeDesk } from '../node-desk';
import { NodeTest } from '../node-test';
import { NodesView } from '../nodes-view';
import { HISTORY_EXAMPLE, historyAnswer, historyQuery, HistoryRange, historyRange } from './node-history.schema';
import { LOGS_EXAMPLE, logsAnswer, logsQuery } from './node-logs.schema';
import { connection, NODE_EXAMPLE, nodeEntry, nodeId, nodesAnswer, stateAnswer, TEST_EXAMPLE, testAnswer } from './nodes.schema';

/** The nodes that do this server's tasks. */
@ApiTags('nodes')
@Controller('api/v1/nodes')
export class NodesController {
  constructor(private readonly view: NodesView, private readonly desk: NodeDesk, private readonly tester: NodeTest) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'All nodes: health, score, breaker, tasks' })
  @DocAnswer(200, nodesAnswer, 'All nodes', { data: [NODE_EXAMPLE], total: 1, online: 1 })
  @DocErrors(503)
  list() {
    return this.view.list();
  }

  @Post('test')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({ summary: 'Ask an address whether a node is there: within 5 s, and exactly 200', description: 'No key is sent along, and nothing is stored.' })
  @DocBody(connection, { host: '10.0.0.5', port: 8900 })
  @DocAnswer(200, testAnswer, 'What was found', TEST_EXAMPLE)
  @DocErrors(400)
  test(@Body(new SchemaPipe(connection)) { host, port, scheme }: z.output<typeof connection>) {
    return this.tester.run(host, port, scheme);
  }

  @Get(':id')
  @RequiresScope('read')
  @ApiOperation({ summary: 'One node' })
  @DocParam('id', nodeId)
  @DocAnswer(200, nodeEntry, 'The node', NODE_EXAMPLE)
  @DocErrors(400, 404, 503)
  find(@Param('id', new SchemaPipe(nodeId)) id: string) {
    return this.view.find(id);
  }

  @Get(':id/history')
  @RequiresScope('read')
  @ApiOperation({ summary: 'CPU, memory and tasks of one node over time, for charts; kept for 7 days' })
  @DocParam('id', nodeId)
  @DocQuery(historyQuery)
  @DocAnswer(200, historyAnswer, 'Arrays of equal length, one value a step', HISTORY_EXAMPLE)
  @DocErrors(400, 404, 503)
  history(@Param('id', new SchemaPipe(nodeId)) id: string, @Query(new SchemaPipe(historyRange)) { from, to, stepSeconds }: HistoryRange) {
    return this.view.history(id, from, to, stepSeconds);
  }

  @Get(':id/logs')
  @RequiresScope('admin')
  @ApiOperation({
    summary: 'The last lines of a node\'s log, as the node itself tells them within 5 s',
    description: 'For admins: lines may hold what handlers and data providers said. 503 says why there are none: `node_unreachable`, `node_key_refused`, `node_too_old`, `node_answer_invalid`.',
  })
  @DocParam('id', nodeId)
  @DocQuery(logsQuery)
  @DocAnswer(200, logsAnswer, 'Its lines, the newest last', LOGS_EXAMPLE)
  @DocErrors(400, 404, 503)
  logs(@Param('id', new SchemaPipe(nodeId)) id: string, @Query(new SchemaPipe(logsQuery)) question: z.output<typeof logsQuery>) {
    return this.view.logs(id, question);
  }

  @Post(':id/drain')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({ summary: 'Send no more tasks to a node; those that it has go on to their end' })
  @DocParam('id', nodeId)
  @DocAnswer(200, stateAnswer, 'It is drained', { status: 'success', node_id: 'node_001', state: 'drained' })
  @DocErrors(400, 404, 503)
  drain(@Param('id', new SchemaPipe(nodeId)) id: string, @AskedBy() caller: CallerInfo) {
    return this.set(id, 'drained', caller);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({ summary: 'Use a node again that was drained or removed' })
  @DocParam('id', nodeId)
  @DocAnswer(200, stateAnswer, 'It is active', { status: 'success', node_id: 'node_001', state: 'active' })
  @DocErrors(400, 404, 503)
  resume(@Param('id', new SchemaPipe(nodeId)) id: string, @AskedBy() caller: CallerInfo) {
    return this.set(id, 'active', caller);
  }

  @Delete(':id')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({
    summary: 'Take a node out', description: 'Tasks that it has go on to their end. A node that goes on running is not let in again before it is resumed, or was away for a minute.',
  })
  @DocParam('id', nodeId)
  @DocAnswer(200, stateAnswer, 'It is out', { status: 'success', node_id: 'node_001', state: 'removed' })
  @DocErrors(400, 404, 503)
  remove(@Param('id', new SchemaPipe(nodeId)) id: string, @AskedBy() caller: CallerInfo) {
    return this.set(id, 'removed', caller);
  }

  private async set(id: string, state: 'active' | 'drained' | 'removed', caller: CallerInfo) {
    await this.desk.set(id, state, caller);
    return { status: 'success', node_id: id, state };
  }
}
