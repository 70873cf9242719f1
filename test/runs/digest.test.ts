// A digest must not change with how it is written: old runs are compared with new ones.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgedDigest } from '../../jobs/judged-digest.ts'
import type { Judgement } from '../../src/domain/leftover.ts'
import { type KeptException, writtenException } from '../../src/store/store.ts'

const NOTHING: Judgement = { matches: [], placed: [], leftovers: [] }

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('刷卡', '"', '\\', '\u2028', '\ud800', '[', ']', '#', ' ', '~', ''),
)
const maybe = fc.option(text, { nil: null })
const rows = fc.array(fc.record({ fileId: fc.integer({ min: 1, max: 3 }), line: fc.nat() }), {
  maxLength: 3,
})
const exception = fc
  .record({
    ...{ id: text, businessDate: text, raisedOn: text, type: text, cause: text },
    ...{ alternativeCause: maybe, action: text, source: text, rule: maybe, merchantId: text },
    ...{ terminalId: maybe, amount: maybe, amountDifference: maybe, currency: text, status: text },
    evidence: fc.array(fc.record({ fact: text, value: text }), { maxLength: 3 }),
    journal: rows,
    settlement: rows,
  })
  .map((one) => one as unknown as KeptException)

const identityOf = (fileId: number) => `file "${fileId}"`

it('holds each exception as JSON of its fields, in their old order', () => {
  fc.assert(
    fc.property(fc.array(exception, { maxLength: 3 }), (all) => {
      const lines = all.map((one) => {
        const places = (of: KeptException['journal']) =>
          of.map((row) => `${identityOf(row.fileId)}:${row.line}`).sort()
        const { id, businessDate, raisedOn, type, cause, alternativeCause, evidence } = one
        const { action, source, rule, merchantId, terminalId } = one
        const { amount, amountDifference, currency, status } = one
        const said = {
          ...{ id, businessDate, raisedOn, type, cause, alternativeCause, evidence },
          ...{ action, source, rule, merchantId, terminalId },
          ...{ amount, amountDifference, currency, status },
        }
        return JSON.stringify(['exception', said, places(one.journal), places(one.settlement)])
      })
      const whole = lines
        .sort()
        .map((line) => `${line}\n`)
        .join('')
      expect(judgedDigest(NOTHING, all.map(writtenException), [], identityOf)).toBe(
        createHash('sha256').update(whole).digest('hex'),
      )
    }),
  )
})
