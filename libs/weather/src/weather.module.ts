import { DynamicModule, Module } from '@nestjs/common';
import { AheadStore } from './channel/ahead.store';
import { ChannelPublisher } from './channel/channel-publisher';
import { ChannelSubscriber } from './channel/channel-subscriber';
import { HistoryAnswers } from './http/history-answers';
import { WeatherStatusController } from './http/status.controller';
import { WeatherController } from './http/weather.controller';
import { ObservationStore } from './observations/observation.store';
import { ObservationWriter } from './observations/observation-writer';
import { WeatherReader } from './observations/weather-reader';
import { Backfill } from './poll/backfill';
import { LatencyFigures } from './poll/latency-figures';
import { PollSlot } from './poll/poll-slot';
import { Poller } from './poll/poller';
import { SlotLedger } from './poll/slot-ledger.store';
import { AlertRules } from './rules/alert-rules';
import { WeatherFigures } from './weather-figures';
import { WEATHER_OPTIONS, WeatherOptions } from './weather-options';

/** Weather: polled, stored, told, served. Wants a WeatherProviderChain and, on a copy, a FeedWaker from the app. */
@Module({})
export class WeatherModule {
  static forRoot(options: WeatherOptions): DynamicModule {
    return {
      module: WeatherModule, controllers: [WeatherController, WeatherStatusController],
      providers: [
        { provide: WEATHER_OPTIONS, useValue: options },
        ObservationStore, ObservationWriter, WeatherReader, HistoryAnswers, AlertRules, SlotLedger, LatencyFigures, PollSlot, Poller, Backfill,
        AheadStore, ChannelPublisher, ChannelSubscriber, WeatherFigures,
      ],
      exports: [WeatherFigures],
    };
  }
}
