export { AccessKeyStore, KEY_NAME } from './access-key.store';
export { AccessKeys } from './access-keys';
export { AccessKeysModule } from './access-keys.module';
export { Sessions } from './sessions';
