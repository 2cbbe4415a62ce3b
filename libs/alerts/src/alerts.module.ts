import { type DynamicModule, Module } from '@nestjs/common';
import { AlertSink } from '@tidemark/domain';
import { AlertBook } from './alert-book';
import { AlertFigures } from './alert-figures';
import { AlertStore } from './alert.store';
import { ALERTS_OPTIONS, type AlertsOptions } from './alerts-options';
import { AlertsController } from './http/alerts.controller';
import { DeliveryStore } from './notify/delivery.store';
import { Notifier } from './notify/notifier';

/** Gives every feature its `AlertSink`. Imported before them: what is imported first is shut down last. */
@Module({})
export class AlertsModule {
  static forRoot(options: AlertsOptions): DynamicModule {
    return {
      module: AlertsModule, global: true, controllers: [AlertsController],
      providers: [
        { provide: ALERTS_OPTIONS, useValue: options }, AlertStore, DeliveryStore, Notifier, AlertBook, AlertFigures,
        { provide: AlertSink, useExisting: AlertBook },
      ],
      exports: [AlertSink, AlertFigures],
    };
  }
}
