// The ledger over generated and mutated files: no text becomes 0 by reading, and every row is counted once.
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { it } from 'vitest'
import type { RejectedLine } from '../../src/domain/received-file.ts'
import type { Source } from '../../src/domain/source.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { UNREADABLE_AMOUNT, zeroValueOf } from '../../src/domain/zero-ledger.ts'
import { classifyZero } from '../../src/exceptions/exceptions.ts'
import { readFileAs } from '../../src/formats/formats.ts'
import { dayFactsFrom } from './day-facts-from.ts'
import { DATE, TERMS } from './story.ts'

const SOURCE: Source = {
  name: 'stores',
  side: 'journal',
  layout: 'tieout-journal',
  files: 'journal_{date}.csv',
  expects: 'daily',
  settlesWithin: 1,
  settles: null,
  timezone: 'Asia/Shanghai',
  cutoff: '23:00',
  calendar: 'none',
  defaults: {},
}

/** Amounts as they come: figures, nothings, and what a careless export or a flipped byte makes of them. */
const amount = fc.oneof(
  fc.constantFrom('0', '0.00', '-0', '000.0', '', '12.50', '0.01', '999999.99'),
  fc.constantFrom(
    '1e3',
    '0x0',
    'N/A',
    '--',
    '.',
    '0.',
    '.0',
    '+0',
    '"0,00"',
    '１２',
    'O.OO',
    '0 ',
    'null',
  ),
  fc.string({ maxLength: 6 }).filter((text) => !/[",\r\n#]/.test(text)),
)
const kind = fc.constantFrom('sale', 'refund', 'void', 'balance_inquiry', 'print', 'batch_close')
const line = fc.record({ amount, kind, code: fc.constantFrom('', '00', '51', '68', 'ZZ') })

/** The contract's grammar: the only texts that are figures. */
const FIGURE = /^-?\d+(\.\d+)?$/

it('counts each zero, blank and unreadable amount of a file exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
      const text = [
        'merchant_id,terminal_id,stan,type,amount,currency,transaction_at,response_code',
        ...lines.map(
          (one, at) =>
            `M1,T1,${100_000 + at},${one.kind},${one.amount},CNY,${DATE}T10:00:00,${one.code}`,
        ),
        '',
      ].join('\n')
      const rows: StoredTransaction[] = []
      const refused: RejectedLine[] = []
      const terms = { source: SOURCE, calendar: null, fileName: 'stores.csv', slotDate: DATE }
      await readFileAs(SOURCE.layout, Readable.from([Buffer.from(text)]), terms, {
        rows: (batch) => {
          for (const row of batch) rows.push({ ...row, fileId: 1, source: SOURCE.name })
        },
        rejected: (batch) => {
          for (const one of [batch].flat()) refused.push(one)
        },
      })
      const zeros = rows.filter((row) => zeroValueOf(row) !== null)
      const facts = dayFactsFrom(rows, {
        businessDate: DATE,
        responseCodes: TERMS.responseCodes,
        isSettled: () => false,
        isConfigured: () => false,
        owedBy: TERMS.owedBy,
        concerned: zeros,
      })
      const ledger = new Map<number, string>()
      for (const row of zeros) {
        const subject = { row, place: null, own: [], other: [] }
        const found = classifyZero(subject, facts, TERMS)
        if (ledger.has(row.line)) throw new Error(`line ${row.line} twice`)
        ledger.set(row.line, found.value)
      }
      for (const rejected of refused.filter((one) => one.rule === UNREADABLE_AMOUNT)) {
        if (ledger.has(rejected.line)) throw new Error(`line ${rejected.line} twice`)
        ledger.set(rejected.line, classifyZero({ fileId: 1, rejected }, facts, TERMS).value)
      }
      const others = refused.filter((one) => one.rule !== UNREADABLE_AMOUNT)
      if (others.length > 0) throw new Error(`refused for another reason: ${others[0]?.rule}`)
      lines.forEach((one, at) => {
        const value = ledger.get(at + 2)
        const isFigure = FIGURE.test(one.amount)
        const isZero = isFigure && Number(one.amount) === 0
        const expected = isZero
          ? 'zero'
          : isFigure
            ? undefined
            : one.amount === ''
              ? 'empty'
              : 'unparseable'
        const isEmpty = value === 'blank' || value === 'not_applicable'
        if (expected === 'empty' ? !isEmpty : value !== expected) {
          throw new Error(`"${one.amount}" of a ${one.kind} became ${value}`)
        }
      })
    }),
    { numRuns: 150 },
  )
})
