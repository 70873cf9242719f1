// The foot of the summary: what a person must know besides, and by what digests the run is known.
import { hasWords } from '../../src/domain/wording/wording.ts'
import { folded } from '../cell-text.ts'
import { LOOK } from '../looks.ts'
import { CURRENCY, type Cursor, GRID, LAST, WORDS } from './cursor.ts'

/** Of all columns together: a longer line would widen the page, and print all of it smaller. */
const WIDTH = GRID.slice(WORDS - 1, LAST).reduce((total, width) => total + width, 0)

export function writeNotices(cursor: Cursor): void {
  const { page, books } = cursor
  if (books.notices.length === 0) return
  cursor.section('report.section.notices')
  for (const notice of books.notices) {
    const key = `notice.${notice.code}`
    const values = Object.entries(notice.values).map(([name, value]) => `${name}: ${value}`)
    // A notice without words still shows what it knows.
    const words = hasWords(key)
      ? cursor.say(key, notice.values)
      : [notice.code, ...values].join(' · ')
    for (const line of folded(words, WIDTH)) {
      page.put(cursor.row, WORDS, line, LOOK.plain)
      cursor.row += 1
    }
  }
}

export function writeIdentity(cursor: Cursor): void {
  const { page, books } = cursor
  cursor.section('report.section.identity', 'report.section.identity_words')
  const facts: readonly (readonly [string, string])[] = [
    ['business_date', books.businessDate],
    ['revision', String(books.revision)],
    ['run', books.runId],
    ['previous_run', books.previousRunId ?? cursor.say('report.no_previous_run')],
    ['digest', books.digest],
    ['rules_digest', books.rulesDigest],
    // Absent while nobody has decided anything.
    ...(books.decisionHead ? [['decision_head', books.decisionHead] as const] : []),
  ]
  for (const [id, value] of facts) {
    page.put(cursor.row, WORDS, cursor.say(`report.identity.${id}`), LOOK.label)
    page.put(cursor.row, CURRENCY, value, LOOK.fingerprint)
    cursor.row += 1
  }
}
