import { DayRange, EpochDay, formatIsoDate, InvalidInputError } from '@tidemark/domain';

export interface RequestedRange {
  readonly range: DayRange;
  /** The asked end lay in the future and was cut to today. */
  readonly clipped: boolean;
}

/** What a person may ask for: ordered, no longer than the limit, begun by today. The end is cut to today and said so. */
export function requestedRange(start: EpochDay, end: EpochDay, today: EpochDay, maxDays: number): RequestedRange {
  if (start > end) {
    throw new InvalidInputError('start_date', 'must not be after end_date', 'start_after_end', '开始日期不能晚于结束日期');
  }
  if (end - start + 1 > maxDays) {
    throw new InvalidInputError(
      'end_date', `the range may not exceed ${maxDays} days`, 'range_too_long', `日期范围不能超过${maxDays}天`,
    );
  }
  if (start > today) {
    throw new InvalidInputError(
      'start_date', `lies in the future (today is ${formatIsoDate(today)})`, 'date_in_future', '开始日期不能是未来日期',
    );
  }
  return { range: { from: start, to: Math.min(end, today) }, clipped: end > today };
}
