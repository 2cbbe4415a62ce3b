export { AlertFigures } from './alert-figures';
export type { AlertsOptions } from './alerts-options';
export { AlertsModule } from './alerts.module';
