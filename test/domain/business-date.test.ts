// Dates: to which one a time belongs, when its money is due, and what calendars know of it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  businessDateAt,
  datesFrom,
  daysBetween,
  dueDate,
  dueSpan,
  earliestDueOn,
  endOfBusinessDate,
  isDateText,
} from '../../src/domain/business-date.ts'
import {
  calendarOf,
  isBusinessDay,
  reachOf,
  spanOf,
  UnknownYearError,
} from '../../src/domain/calendar.ts'

const CN = calendarOf('CN') ?? null

describe('the text of a date', () => {
  it.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-04-31', false],
    ['2026-3-02', false],
    ['2026-03-02T10:00:00', false],
    ['1970-01-01', true],
    ['1969-12-31', false],
    ['2199-12-31', true],
    ['2200-01-01', false],
  ])('%s: %s', (text, isDate) => {
    expect(isDateText(text)).toBe(isDate)
  })
})

describe('calendar days', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-02', 0, '2026-03-02'],
  ])('%s and %i days is %s', (date, days, then) => {
    expect(addDays(date, days)).toBe(then)
    expect(daysBetween(date, then)).toBe(days)
  })
  it('are listed with both ends, and none where the end lies before', () => {
    expect(datesFrom('2026-02-27', '2026-03-01')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
    expect(datesFrom('2026-03-01', '2026-02-27')).toEqual([])
  })
})

describe('the business date of a time', () => {
  it.each([
    ['23:00', '2026-03-02T22:59:59', '2026-03-02'],
    ['23:00', '2026-03-02T23:00:00', '2026-03-03'],
    ['23:00', '2026-02-28T23:00:01', '2026-03-01'],
    ['23:00', '2024-02-28T23:30:00', '2024-02-29'],
    ['23:00', '2026-12-31T23:30:00', '2027-01-01'],
    ['24:00', '2026-03-02T23:59:59', '2026-03-02'],
    ['24:00', '2026-03-03T00:00:00', '2026-03-03'],
    ['00:10', '2026-03-02T00:09:59', '2026-03-02'],
    ['00:10', '2026-03-02T00:10:00', '2026-03-03'],
  ])('under %s, of %s, is %s', (cutoff, at, date) => {
    const dateOf = businessDateAt(cutoff)
    expect(dateOf(at)).toBe(date)
    expect(dateOf(at)).toBe(date)
  })
  it.each([
    ['2026-03-31', '24:00', '2026-04-01T00:00'],
    ['2026-03-31', '23:00', '2026-03-31T23:00'],
  ])('%s ends under %s at %s', (date, cutoff, end) => {
    expect(endOfBusinessDate(date, cutoff)).toBe(end)
    expect(businessDateAt(cutoff)(`${end}:00`)).toBe(addDays(date, 1))
  })
})

describe('a business day in China', () => {
  it.each([
    ['2026-03-02', true, 'a Monday'],
    ['2026-03-07', false, 'a Saturday'],
    ['2026-02-14', true, 'a Saturday before the Spring Festival, to be worked'],
    ['2026-02-17', false, 'the Spring Festival'],
    ['2026-01-04', true, 'a Sunday after New Year, to be worked'],
    ['2024-01-01', false, 'the first day decreed'],
    ['2026-12-31', true, 'the last day decreed'],
  ])('%s: %s, %s', (date, isOne) => {
    expect(isBusinessDay(date, CN)).toBe(isOne)
    expect(isBusinessDay(date, null)).toBe(true)
  })
  it.each([
    ['2023-12-31', 'before'],
    ['2024-01-01', 'known'],
    ['2026-12-31', 'known'],
    ['2027-01-01', 'next'],
    ['2028-01-01', 'beyond'],
  ])('%s is %s', (date, reach) => {
    expect(reachOf(date, CN)).toBe(reach)
    expect(reachOf(date, null)).toBe('known')
    if (reach !== 'known') expect(() => isBusinessDay(date, CN)).toThrow(UnknownYearError)
  })
})

describe('money is due', () => {
  it.each([
    ['2026-03-02', 1, '2026-03-03', 'on the day after'],
    ['2026-03-06', 1, '2026-03-09', 'after a weekend'],
    ['2026-02-13', 1, '2026-02-14', 'on a Saturday to be worked'],
    ['2026-02-14', 1, '2026-02-24', 'after the Spring Festival'],
    ['2026-09-24', 3, '2026-09-30', 'three days later, over a holiday'],
    ['2025-12-31', 1, '2026-01-04', 'in the year after'],
    ['2026-03-02', 0, '2026-03-02', 'at once'],
    ['2026-02-15', 0, '2026-02-24', 'at once, as soon as there is business'],
    ['2026-12-30', 1, '2026-12-31', 'on the last day decreed'],
    ['2023-12-31', 1, '2024-01-02', 'in the first year decreed'],
  ])('of %s within %i: on %s, %s', (date, within, due) => {
    expect(dueDate(date, within, CN)).toBe(due)
  })
  it('nobody knows when beyond the decreed years, and every day without a calendar', () => {
    expect(() => dueDate('2026-12-31', 1, CN)).toThrow(UnknownYearError)
    expect(dueDate('2026-12-31', 2, null)).toBe('2027-01-02')
  })

  it.each([
    ['2026-03-03', '2026-03-03', '2026-03-03', 'a day alone'],
    ['2026-03-07', '2026-03-06', '2026-03-08', 'a weekend with its Friday'],
    ['2026-02-16', '2026-02-14', '2026-02-23', 'a holiday with the day before'],
    ['2024-01-01', '2023-12-31', '2024-01-01', 'to where the decrees begin'],
    ['2026-12-30', '2026-12-30', '2026-12-30', 'to where they end'],
  ])('together with that of %s: from %s to %s, %s', (date, from, to) => {
    expect(dueSpan(date, 1, CN)).toEqual([from, to])
    expect(dueSpan(date, 1, null)).toEqual([date, date])
  })

  it.each([
    ['2026-03-03', 1, '2026-03-02'],
    ['2026-03-09', 1, '2026-03-06'],
    ['2026-02-14', 1, '2026-02-13'],
    ['2026-02-24', 1, '2026-02-14'],
    ['2026-02-20', 1, '2026-02-14'], // a file dated on a holiday
    ['2026-02-24', 0, '2026-02-15'],
    ['2026-09-30', 3, '2026-09-24'],
  ])('on %s within %i first of %s', (settlementDate, within, first) => {
    expect(earliestDueOn(settlementDate, within, CN)).toBe(first)
  })

  it('and the date that it is first due of are one another’s, whatever the calendar', () => {
    const day = fc.integer({ min: 0, max: 1000 }).map((days) => addDays('2024-01-20', days))
    const within = fc.integer({ min: 0, max: 5 })
    fc.assert(
      fc.property(day, within, fc.constantFrom(CN, null), (date, days, calendar) => {
        const due = dueDate(date, days, calendar)
        expect(isBusinessDay(due, calendar)).toBe(true)
        expect(daysBetween(date, due)).toBeLessThanOrEqual(spanOf(days))
        const [from, to] = dueSpan(date, days, calendar)
        expect(earliestDueOn(due, days, calendar)).toBe(from)
        for (const one of datesFrom(from, to)) expect(dueDate(one, days, calendar)).toBe(due)
        expect(dueDate(addDays(to, 1), days, calendar) > due).toBe(true)
      }),
    )
  })
})
