import { formatIsoDate } from '@tidemark/domain';
import { easterSunday } from './easter';

it.each([
  [1600, '1600-04-02'], [1954, '1954-04-18'], [1981, '1981-04-19'], [1990, '1990-04-15'], [2000, '2000-04-23'], [2008, '2008-03-23'], [2011, '2011-04-24'], [2019, '2019-04-21'],
  [2024, '2024-03-31'], [2025, '2025-04-20'], [2026, '2026-04-05'], [2038, '2038-04-25'], [2049, '2049-04-18'],
])('Easter of %i is %s', (year, iso) => {
  expect(formatIsoDate(easterSunday(year))).toBe(iso);
});
