import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ALERT_KINDS, formatZonedIso, NotFoundError } from '@tidemark/domain';
import { DocAnswer, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { AlertBook } from '../alert-book';
import { type AlertRecord, AlertStore } from '../alert.store';
import { ALERTS_OPTIONS, type AlertsOptions } from '../alerts-options';
import { type DeliveryRecord, DeliveryStore } from '../notify/delivery.store';
import { Notifier } from '../notify/notifier';
import { ALERT_EXAMPLE, alertAnswer, alertId, alertsPage, type AlertsQuery, alertsQuery } from './alerts.schema';
import { CHANNELS_EXAMPLE, channelsAnswer } from './channels.schema';

const ANSWER_EXAMPLE = { status: 'success', data: ALERT_EXAMPLE };
const HOUR_MS = 3_600_000;

@ApiTags('alerts')
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    private readonly book: AlertBook, private readonly alerts: AlertStore, private readonly deliveries: DeliveryStore,
    private readonly notifier: Notifier, @Inject(ALERTS_OPTIONS) private readonly options: AlertsOptions,
  ) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'What this server has told of, newest first, and whether it arrived' })
  @DocQuery(alertsQuery)
  @DocAnswer(200, alertsPage, 'A page of alerts', { data: [ALERT_EXAMPLE], total: 1, page: 1, page_size: 50, total_pages: 1 })
  @DocErrors(400, 503)
  async list(@Query(new SchemaPipe(alertsQuery)) query: AlertsQuery) {
    const { page, page_size, kind, severity, open, since } = query;
    const filter = { kind: kind ?? null, severity: severity ?? null, open: open ?? null, since: since ?? null };
    const { total, rows } = await this.alerts.page(filter, page_size, (page - 1) * page_size);
    return { data: await this.withDeliveries(rows), total, page, page_size, total_pages: Math.ceil(total / page_size) };
  }

  @Get('channels')
  @RequiresScope('admin')
  @ApiOperation({
    summary: 'Who is told, and of what, as it is set on this server',
    description: 'No secrets: of a webhook its origin only, of a mail server its host. Every channel is told of every kind.',
  })
  @DocAnswer(200, channelsAnswer, 'The channels; none where nothing is set', CHANNELS_EXAMPLE)
  channels() {
    return { data: [...this.notifier.facts], kinds: [...ALERT_KINDS], repeat_hours: this.options.repeatMs / HOUR_MS };
  }

  @Post('test')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({
    summary: 'Raise an alert that means nothing, to see whether it arrives',
    description: 'Each call raises a new one, which stays open until it is resolved: that message can be tried too.',
  })
  @DocAnswer(200, alertAnswer, 'The alert as it was raised', ANSWER_EXAMPLE)
  @DocErrors(503)
  async test() {
    const raised = await this.book.raiseNow({
      key: `test:${randomUUID()}`, kind: 'test', severity: 'info', message: `A test of alerts from ${this.options.serverName}`,
      messageZh: `来自 ${this.options.serverName} 的测试告警`, data: {},
    });
    return this.answer(raised);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({ summary: 'Call it over', description: 'One that is over already stays as it is. What is not really over is raised anew by its next occurrence.' })
  @DocParam('id', alertId)
  @DocAnswer(200, alertAnswer, 'The alert as it is now', ANSWER_EXAMPLE)
  @DocErrors(400, 404, 503)
  async resolve(@Param('id', new SchemaPipe(alertId)) id: number) {
    const found = (await this.book.resolveNow(id)) ?? (await this.alerts.find(id));
    if (!found) throw new NotFoundError(`There is no alert ${id}`, 'alert_not_found', `告警不存在: ${id}`);
    return this.answer(found);
  }

  private async answer(alert: AlertRecord) {
    const [data] = await this.withDeliveries([alert]);
    return { status: 'success', data };
  }

  private async withDeliveries(alerts: readonly AlertRecord[]) {
    const made = await this.deliveries.of(alerts.map(({ id }) => id));
    const at = (date: Date) => formatZonedIso(date.getTime(), this.options.timezone);
    const shown = ({ alert_id: _, next_try_at, delivered_at, ...rest }: DeliveryRecord) => ({
      ...rest, next_try_at: rest.status === 'pending' ? at(next_try_at) : null, delivered_at: delivered_at && at(delivered_at),
    });
    return alerts.map(({ raised_at, last_raised_at, resolved_at, ...alert }) => ({
      ...alert, raised_at: at(raised_at), last_raised_at: at(last_raised_at), resolved_at: resolved_at && at(resolved_at),
      deliveries: made.filter(({ alert_id }) => alert_id === alert.id).map(shown),
    }));
  }
}
