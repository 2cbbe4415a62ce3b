import { Client, type ClientConfig, types } from 'pg';
import {
  APPLICATION_NAME, CLIENT_TIMEOUT_MARGIN_MS, CONNECT_TIMEOUT_MS, DatabaseOptions, DEFAULT_STATEMENT_TIMEOUT_MS,
  IDLE_IN_TRANSACTION_TIMEOUT_MS,
} from './database-options';

const DATE_OID = 1082;
const INT8_OID = 20;

// pg would turn a DATE into a local-midnight Date and an int8 into a string. Counts and change numbers stay far below 2^53.
types.setTypeParser(DATE_OID, (text) => text);
types.setTypeParser(INT8_OID, Number);

/**
 * Dates, instants and floats pass through as text: a database or role with settings of its own would change that text
 * (`02.01.2020`, 15 digits) and with it what is read.
 */
const TEXT_FORMS = '-c datestyle=ISO,YMD -c timezone=UTC -c extra_float_digits=1';

type Tuning = Pick<DatabaseOptions, 'applicationName' | 'statementTimeoutMs'>;

/** What pool and dedicated connections have in common. */
export function connectionSettings({ applicationName, statementTimeoutMs = DEFAULT_STATEMENT_TIMEOUT_MS }: Tuning) {
  return {
    application_name: applicationName ?? APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: TEXT_FORMS,
    keepAlive: true,
    // With 0 the system's 7200 s would hold.
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + CLIENT_TIMEOUT_MARGIN_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  } satisfies ClientConfig;
}

/** A connected client outside the pool. `onError` stands in for the listener without which a restart kills the process. */
export async function openClient(
  url: string, tuning: Tuning, onError: (error: Error) => void,
): Promise<Client> {
  const client = new Client({ connectionString: url, ...connectionSettings(tuning) });
  client.on('error', onError);
  try {
    await client.connect();
  } catch (error) {
    // A half-made connection would stay open on the server.
    void client.end().catch(onError);
    throw error;
  }
  return client;
}
