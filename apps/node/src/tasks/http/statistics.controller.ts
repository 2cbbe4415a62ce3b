import { Controller, Get } from '@nestjs/common';
import { type Language, ReaderLanguage, RequiresScope } from '@tidemark/http-api';
import { TaskDesk } from '../desk/task-desk';

/** How many tasks ended how since the node was started. */
@RequiresScope('node')
@Controller('api/v1/statistics')
export class StatisticsController {
  constructor(private readonly desk: TaskDesk) {}

  @Get()
  statistics(@ReaderLanguage() language: Language): object {
    return { success: true, message: language === 'zh' ? '获取统计信息成功' : 'Statistics', data: this.desk.statistics(), error: null };
  }
}
