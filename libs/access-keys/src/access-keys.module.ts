import { DynamicModule, Module } from '@nestjs/common';
import { AccessKeyStore } from './access-key.store';
import { AccessKeys } from './access-keys';
import { ACCESS_KEYS_OPTIONS, AccessKeysOptions } from './access-keys-options';
import { KeysController } from './http/keys.controller';
import { SessionController } from './http/session.controller';
import { SessionStore } from './session.store';
import { Sessions } from './sessions';

/** Needs `Database` and `Reign` from the app, which asks `AccessKeys` and `Sessions` who a request comes from. */
@Module({})
export class AccessKeysModule {
  static forRoot(options: AccessKeysOptions): DynamicModule {
    return {
      module: AccessKeysModule,
      controllers: [KeysController, SessionController],
      providers: [AccessKeyStore, AccessKeys, SessionStore, Sessions, { provide: ACCESS_KEYS_OPTIONS, useValue: options }],
      exports: [AccessKeys, Sessions],
    };
  }
}
