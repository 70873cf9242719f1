// A digest must not change with how it is written: old runs are compared with new ones.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgedDigest } from '../../jobs/judged-digest.ts'
import type { Judgement } from '../../src/domain/leftover.ts'
import type { RowReference } from '../../src/domain/transaction.ts'
import { type KeptException, type KeptZero, writtenException } from '../../src/store/store.ts'

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
/** Fields in the order in which digests hold them; a new field of an exception belongs here as well. */
const exception = fc
  .record({
    id: text,
    businessDate: text,
    raisedOn: text,
    type: text,
    cause: text,
    alternativeCause: maybe,
    evidence: fc.array(fc.record({ fact: text, value: text }), { maxLength: 3 }),
    action: text,
    source: text,
    rule: maybe,
    merchantId: text,
    terminalId: maybe,
    amount: maybe,
    amountDifference: maybe,
    currency: text,
    status: text,
    journal: rows,
    settlement: rows,
  } satisfies Record<keyof KeptException, fc.Arbitrary<unknown>>)
  .map((one) => one as unknown as KeptException)

const zero = fc
  .record({
    businessDate: text,
    merchantId: text,
    side: text,
    kind: text,
    terminalId: maybe,
    value: text,
    class: text,
    cause: text,
    alternativeCause: maybe,
    legitimate: fc.boolean(),
    evidence: fc.array(fc.record({ fact: text, value: text }), { maxLength: 3 }),
    action: text,
    otherAmount: maybe,
    currency: text,
    isAgain: fc.boolean(),
    fileId: fc.integer({ min: 1, max: 3 }),
    line: fc.nat(),
  } satisfies Record<keyof KeptZero, fc.Arbitrary<unknown>>)
  .map((one) => one as unknown as KeptZero)

const identityOf = (fileId: number) => `file "${fileId}"`

const place = (row: RowReference) => `${identityOf(row.fileId)}:${row.line}`
const places = (of: readonly RowReference[]) => of.map(place).sort()

it('holds each exception and zero as JSON of its fields, in their old order', () => {
  const some = fc.tuple(fc.array(exception, { maxLength: 3 }), fc.array(zero, { maxLength: 3 }))
  fc.assert(
    fc.property(some, ([exceptions, zeros]) => {
      const lines = [
        ...exceptions.map(({ journal, settlement, ...said }) =>
          JSON.stringify(['exception', said, places(journal), places(settlement)]),
        ),
        ...zeros.map(({ fileId, line, isAgain, ...said }) =>
          JSON.stringify([isAgain ? 'zero again' : 'zero', said, place({ fileId, line })]),
        ),
      ]
      const whole = lines
        .sort()
        .map((line) => `${line}\n`)
        .join('')
      expect(judgedDigest(NOTHING, exceptions.map(writtenException), zeros, identityOf)).toBe(
        createHash('sha256').update(whole).digest('hex'),
      )
    }),
  )
})
