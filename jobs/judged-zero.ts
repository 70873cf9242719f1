// A row of the zero-amount ledger as a run keeps it: what the row says, and what was found of it.
import type { ZeroFinding } from '../src/domain/zero-ledger.ts'
import type { KeptZero } from '../src/store/store.ts'

export function judgedZero(
  row: Omit<KeptZero, keyof ZeroFinding | 'isAgain'>,
  found: ZeroFinding,
  isAgain: boolean,
): KeptZero {
  return {
    businessDate: row.businessDate,
    merchantId: row.merchantId,
    fileId: row.fileId,
    line: row.line,
    side: row.side,
    kind: row.kind,
    terminalId: row.terminalId,
    value: found.value,
    class: found.class,
    cause: found.cause,
    alternativeCause: found.alternativeCause,
    legitimate: found.legitimate,
    evidence: found.evidence,
    action: found.action,
    otherAmount: found.otherAmount,
    currency: row.currency,
    isAgain,
  }
}
