// Which table of response codes serves a row, and what it says of a code.
import { describe, expect, it } from 'vitest'
import {
  causeOfCode,
  DEFAULT_RESPONSE_CODES,
  outcomeOf,
  responseCodeTables,
  tableFor,
  tableNamed,
} from '../../src/domain/response-codes.ts'

const TABLES = responseCodeTables([
  { network: 'visa', edition: 'v1', codes: { '51': 'security_limit', '85': 'approved' } },
  { network: 'local', edition: 'l1', sources: ['tills'], codes: { T0: 'approved' } },
  { network: 'default', edition: 'd1', codes: { '91': 'unknown', Q1: 'fraud_suspected' } },
])

describe('the table of a row', () => {
  it.each([
    ['visa', 'stores', 'visa'],
    ['visa', 'tills', 'visa'], // the scheme's own goes before the source's
    ['unionpay', 'tills', 'local'],
    ['unionpay', 'stores', 'default'],
    [null, 'tills', 'local'],
    [null, 'stores', 'default'],
  ])('of %s in %s is that of %s', (scheme, source, network) => {
    expect(tableFor({ scheme, source }, TABLES).network).toBe(network)
    expect(tableFor({ scheme, source }, [...TABLES].reverse()).network).toBe(network)
  })
  it('is the built-in one where none is configured', () => {
    expect(responseCodeTables([])).toEqual([DEFAULT_RESPONSE_CODES])
    expect(tableFor({ scheme: 'visa', source: 'stores' }, [])).toBe(DEFAULT_RESPONSE_CODES)
  })
})

describe('a code', () => {
  it.each([
    ['visa', '51', 'declined', 'security_limit', 'visa v1'],
    ['visa', '85', 'approved', null, 'visa v1'],
    ['visa', 'Q1', 'declined', 'fraud_suspected', 'default d1'],
    ['visa', '61', 'declined', 'security_limit', 'default 2026-11'],
    ['visa', '91', 'declined', null, 'visa v1'], // what no table knows is missing from the row's own
    ['unionpay', '51', 'declined', 'insufficient_funds', 'default 2026-11'],
    ['unionpay', '68', 'unanswered', 'network_failure', 'default 2026-11'],
    ['unionpay', '00', 'approved', null, 'default 2026-11'],
  ])('of %s, %s: %s, %s, by %s', (scheme, code, outcome, cause, named) => {
    const table = tableFor({ scheme, source: 'stores' }, TABLES)
    expect(outcomeOf({ outcome: null, responseCode: code }, table)).toBe(outcome)
    expect(causeOfCode(code, table)).toBe(cause)
    expect(tableNamed(code, table)).toBe(named)
  })
})
