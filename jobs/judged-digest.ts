// The results' part of a run's digest: one hash for each judged portion, without numbers of the store's own.
import { hash } from 'node:crypto'
import type { Judgement } from '../src/domain/leftover.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import type { KeptException, KeptZero } from '../src/store/store.ts'

export function judgedDigest(
  judgement: Judgement,
  exceptions: readonly KeptException[],
  zeros: readonly KeptZero[],
  identityOf: (fileId: number) => string,
): string {
  const at = (row: RowReference) => `${identityOf(row.fileId)}:${row.line}`
  const all = (rows: readonly RowReference[]) => rows.map(at).sort()
  const lines = [
    ...judgement.matches.map((match) =>
      JSON.stringify(['match', match.rule, all(match.journal), all(match.settlement)]),
    ),
    ...judgement.placed.map(({ place, row }) => JSON.stringify(['place', place, at(row)])),
    ...exceptions.map(({ journal, settlement, ...rest }) =>
      JSON.stringify(['exception', rest, all(journal), all(settlement)]),
    ),
    ...zeros.map(({ fileId, line, ...rest }) =>
      JSON.stringify(['zero', rest, at({ fileId, line })]),
    ),
  ].sort()
  return hash('sha256', lines.map((line) => `${line}\n`).join(''))
}
