import { MainJob1700000000001 } from './0001-main-job';
import { Replication1700000000002 } from './0002-replication';
import { Tasks1700000000003 } from './0003-tasks';
import { Weather1700000000004 } from './0004-weather';
import { Alerts1700000000005 } from './0005-alerts';
import { AccessKeys1700000000006 } from './0006-access-keys';
import { CorporateActions1700000000007 } from './0007-corporate-actions';

/** In order; a list, never a glob, so that what runs is what was read. */
export const MIGRATIONS = [
  MainJob1700000000001, Replication1700000000002, Tasks1700000000003, Weather1700000000004, Alerts1700000000005, AccessKeys1700000000006,
  CorporateActions1700000000007,
];
