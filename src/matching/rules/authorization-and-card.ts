// Rung 4: authorization code, masked card number, amount, and a date within a day.
import { authorizationOf, lastFour, sameIssuer } from '../references.ts'
import type { Rule } from '../rule.ts'
import { sameTerminal } from '../unit.ts'

export const AUTHORIZATION_AND_CARD: Rule = {
  id: 'authorization_and_card',
  version: 4,
  decides: 'match',
  joins: 'one to one',
  key: ['authorization code', 'masked PAN'],
  agreement: ['direction', 'currency', 'amount', 'issuer digits where both show them'],
  unless: ['acquirerReference', 'stan', 'rrn'],
  isOther: (journal, settlement) =>
    !sameTerminal(journal, settlement) || !sameIssuer(journal.pan, settlement.pan),
  tolerance: 'none',
  window: { earlier: 1, later: 1, laterWithoutTime: 1 },
  keyOf: (row) => {
    const [code, last] = [authorizationOf(row), lastFour(row.pan)]
    return code === null || last === null ? null : `${code}|${last}`
  },
  hintOf: (row) => row.authCode,
}
