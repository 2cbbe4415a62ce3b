import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { Public, RequiresScope } from '@tidemark/http-api';
import { NodeHealth, NodeHealthAnswer } from '../health/node-health';
import { systemInfo } from '../health/system-info';
import { NODE_CONFIG } from '../node-config.token';
import { NodeStop, SHUTDOWN_SECONDS } from '../stop/node-stop';
import { TaskDesk } from '../tasks/desk/task-desk';

/** Of the protocol, as its clients know it; the version of this node stands in its banner. */
const PROTOCOL_VERSION = '1.0.0';

/** The envelope of the older protocol. */
interface Envelope {
  readonly success: true;
  readonly message: string;
  readonly data: object;
  readonly error: null;
}

function success(message: string, data: object): Envelope {
  return { success: true, message, data, error: null };
}

/** The node about itself. What it does with tasks is the task controllers'. */
@Controller()
export class NodeController {
  constructor(
    @Inject(NODE_CONFIG) private readonly config: NodeConfig,
    private readonly nodeHealth: NodeHealth,
    private readonly desk: TaskDesk,
    private readonly stop: NodeStop,
  ) {}

  @Public()
  @Get()
  greet(): object {
    const { nodeId, nodeName } = this.config;
    return { service: 'Distributed Node API', version: PROTOCOL_VERSION, node_id: nodeId, node_name: nodeName, status: 'running' };
  }

  @Public()
  @Get('api/v1/health')
  health(): NodeHealthAnswer {
    return this.nodeHealth.answer();
  }

  @RequiresScope('node')
  @Get('api/v1/node/stats')
  async stats(): Promise<Envelope> {
    const { nodeId, nodeName, maxWorkers, dataDir } = this.config;
    return success('获取统计信息成功', {
      node_info: { node_id: nodeId, node_name: nodeName, max_workers: maxWorkers, uptime_seconds: process.uptime() },
      task_stats: this.desk.statistics(),
      system_info: await systemInfo(dataDir),
    });
  }

  @RequiresScope('admin')
  @Post('api/v1/node/shutdown')
  @HttpCode(200)
  shutdown(): Envelope {
    this.stop.request();
    return success('节点正在关闭...', { shutdown_in_seconds: SHUTDOWN_SECONDS });
  }
}
