// Rung 4 where a side shows no card number: authorization code, STAN, amount, and a date within a day.
import { reference } from '../../domain/reference.ts'
import { authorizationOf, sameCard } from '../references.ts'
import type { Rule } from '../rule.ts'
import { sameTerminal } from '../unit.ts'

/** Brazil's tills, for one, print the acquirer's number (NSU) and the code, and neither card nor batch. */
export const AUTHORIZATION_AND_STAN: Rule = {
  id: 'authorization_and_stan',
  version: 1,
  decides: 'match',
  joins: 'one to one',
  key: ['authorization code', 'STAN'],
  agreement: ['direction', 'currency', 'amount', 'card digits where both show them'],
  // Of another batch a STAN is another transaction's.
  unless: ['acquirerReference', 'batchNo', 'rrn'],
  isOther: (journal, settlement) =>
    !sameTerminal(journal, settlement) || !sameCard(journal.pan, settlement.pan),
  tolerance: 'none',
  window: { earlier: 1, later: 1, laterWithoutTime: 1 },
  keyOf: (row) => {
    const [code, stan] = [authorizationOf(row), reference(row.stan)]
    return code === null || stan === null ? null : `${code}|${stan}`
  },
  hintOf: (row) => row.authCode,
}
