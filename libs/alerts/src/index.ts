export type { AlertsOptions } from './alerts-options';
export { AlertsModule } from './alerts.module';
