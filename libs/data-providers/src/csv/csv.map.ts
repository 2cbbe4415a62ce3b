export type { CsvDateFormat, CsvField, CsvMap } from '@tidemark/config';
