import { ClosureLine } from './closures';

/** Shanghai before the national holiday plans that `chinese-days` holds (from 2004): weekdays without trading. */
export const BEFORE_2004: readonly ClosureLine[] = [
  "1991-01-01 New Year's Day",
  '1991-02-15..1991-02-18 Spring Festival',
  '1991-05-01 Labour Day',
  '1991-10-01..1991-10-02 National Day',
  "1992-01-01 New Year's Day",
  '1992-02-04..1992-02-06 Spring Festival',
  '1992-05-01 Labour Day',
  '1992-10-01..1992-10-02 National Day',
  "1993-01-01 New Year's Day",
  '1993-01-25..1993-01-26 Spring Festival',
  '1993-10-01 National Day',
  '1994-02-07..1994-02-11 Spring Festival',
  '1994-05-02 Labour Day',
  '1994-10-03..1994-10-04 National Day',
  "1995-01-02 New Year's Day",
  '1995-01-30..1995-02-03 Spring Festival',
  '1995-05-01 Labour Day',
  '1995-10-02..1995-10-03 National Day',
  "1996-01-01 New Year's Day",
  '1996-02-19..1996-03-01 Spring Festival',
  '1996-05-01 Labour Day',
  '1996-09-30..1996-10-02 National Day',
  "1997-01-01 New Year's Day",
  '1997-02-03..1997-02-14 Spring Festival',
  '1997-05-01..1997-05-02 Labour Day',
  '1997-06-30..1997-07-01 Return of Hong Kong',
  '1997-10-01..1997-10-03 National Day',
  "1998-01-01..1998-01-02 New Year's Day",
  '1998-01-26..1998-02-06 Spring Festival',
  '1998-05-01 Labour Day',
  '1998-10-01..1998-10-02 National Day',
  "1999-01-01 New Year's Day",
  '1999-02-10..1999-02-26 Spring Festival',
  '1999-05-03 Labour Day',
  '1999-10-01..1999-10-07 National Day',
  '1999-12-20 Return of Macau',
  "1999-12-31..2000-01-03 New Year's Day",
  '2000-01-31..2000-02-11 Spring Festival',
  '2000-05-01..2000-05-05 Labour Day',
  '2000-10-02..2000-10-06 National Day',
  "2001-01-01 New Year's Day",
  '2001-01-22..2001-02-02 Spring Festival',
  '2001-05-01..2001-05-07 Labour Day',
  '2001-10-01..2001-10-05 National Day',
  "2002-01-01..2002-01-03 New Year's Day",
  '2002-02-11..2002-02-22 Spring Festival',
  '2002-05-01..2002-05-07 Labour Day',
  '2002-09-30..2002-10-07 National Day',
  "2003-01-01 New Year's Day",
  '2003-01-30..2003-02-07 Spring Festival',
  '2003-05-01..2003-05-09 Labour Day',
  '2003-10-01..2003-10-07 National Day',
];

/** From 2004 on: days the state worked and the exchanges did not. */
export const EXCHANGES_ONLY: readonly ClosureLine[] = [
  '2004-01-19..2004-01-21 Spring Festival',
  '2005-02-07..2005-02-08 Spring Festival',
  '2006-01-26..2006-01-27 Spring Festival',
  "2024-02-09 Lunar New Year's Eve",
];

/**
 * Days Shanghai traded and Shenzhen's component index has no value, where a reason is at hand: longer festivals, and the
 * typhoon that also shut Hong Kong. Four lone days without a value (1991-11-11, 1995-08-04, 1995-09-01, 1996-04-01) have
 * none, and count as sessions: a provider that confirms them empty can explain them, a bar on a closed day is lost.
 */
export const SHENZHEN_ONLY: readonly ClosureLine[] = [
  '1991-09-30 National Day',
  '1992-02-03 Spring Festival',
  '1992-02-07 Spring Festival',
  '1993-01-20..1993-01-22 Spring Festival',
  '1993-01-27..1993-01-29 Spring Festival',
  '1993-09-17 Typhoon Becky',
  '1995-02-06..1995-02-10 Spring Festival',
];
