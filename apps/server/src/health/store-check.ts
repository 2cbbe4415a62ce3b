import { Injectable, OnModuleInit } from '@nestjs/common';
import { Readiness } from '@tidemark/http-api';
import { StorePreparation } from '@tidemark/market-data';

/** Ready needs the calendars and the configured instruments in the store, too. */
@Injectable()
export class StoreCheck implements OnModuleInit {
  constructor(private readonly readiness: Readiness, private readonly preparation: StorePreparation) {}

  onModuleInit(): void {
    this.readiness.add('store', () => Promise.resolve(this.preparation.ready));
  }
}
