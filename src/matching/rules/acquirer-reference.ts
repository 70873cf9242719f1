// Rung 1: the acquirer's own unique id (queryId, PSP reference, ARN), where both sides carry it.
import type { Rule } from '../rule.ts'

export const ACQUIRER_REFERENCE: Rule = {
  id: 'acquirer_reference',
  version: 3,
  decides: 'match',
  joins: 'one to one, else a group that nets',
  key: ['acquirer reference'],
  agreement: ['direction', 'currency', 'amount'],
  unless: [],
  tolerance: 'configured',
  window: null,
  keyOf: (row) =>
    row.acquirerReference === null || row.acquirerReference === '' ? null : row.acquirerReference,
  hintOf: (row) => row.acquirerReference,
}
