// China's holidays and make-up working days, as the State Council's office decrees them year by year.
import type { CalendarTable } from './calendar-table.ts'

function days(...spans: readonly string[]): string[] {
  const dates: string[] = []
  for (const span of spans) {
    const [from, to = from] = span.split('/') as [string, string?]
    const last = Date.parse(`${to}T00:00:00Z`)
    for (let at = Date.parse(`${from}T00:00:00Z`); at <= last; at += 86_400_000) {
      dates.push(new Date(at).toISOString().slice(0, 10))
    }
  }
  return dates
}

export const CHINA: CalendarTable = {
  id: 'CN',
  years: [2024, 2026],
  holidays: new Set(
    days(
      // 2024
      '2024-01-01',
      '2024-02-10/2024-02-17',
      '2024-04-04/2024-04-06',
      '2024-05-01/2024-05-05',
      '2024-06-10',
      '2024-09-15/2024-09-17',
      '2024-10-01/2024-10-07',
      // 2025
      '2025-01-01',
      '2025-01-28/2025-02-04',
      '2025-04-04/2025-04-06',
      '2025-05-01/2025-05-05',
      '2025-05-31/2025-06-02',
      '2025-10-01/2025-10-08',
      // 2026
      '2026-01-01/2026-01-03',
      '2026-02-15/2026-02-23',
      '2026-04-04/2026-04-06',
      '2026-05-01/2026-05-05',
      '2026-06-19/2026-06-21',
      '2026-09-25/2026-09-27',
      '2026-10-01/2026-10-07',
    ),
  ),
  workingWeekends: new Set([
    ...['2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11'],
    ...['2024-09-14', '2024-09-29', '2024-10-12'],
    ...['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    ...['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  ]),
}
