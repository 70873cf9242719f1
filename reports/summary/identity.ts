// The foot of the summary: what a person must know besides, and by what digests the run is known.
import { hasWords } from '../../src/domain/wording/wording.ts'
import { LOOK } from '../looks.ts'
import { CURRENCY, type Cursor, WORDS } from './cursor.ts'

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
    page.put(cursor.row, WORDS, words, LOOK.plain)
    cursor.row += 1
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
