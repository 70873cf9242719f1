// The documents of --json, as the contract writes them: amounts are strings, exact.
import type { DayDone } from '../../jobs/days.ts'
import type { ExceptionRecord } from '../domain/exception.ts'

export function runJson(runs: readonly DayDone[]) {
  return {
    schema: 'tieout/run@1',
    runs: runs.map(({ run, durations, workbook, isNew }) => ({
      businessDate: run.businessDate,
      revision: run.revision,
      runId: run.runId,
      previousRunId: run.previousRunId,
      asOf: run.asOf,
      status: run.status,
      digest: run.digest,
      rulesDigest: run.rulesDigest,
      workbook,
      isNew,
      files: run.summary.files
        .filter((file) => file.status !== 'missing')
        .map(({ reason: _reason, ...file }) => file),
      missing: run.summary.files
        .filter((file) => file.status === 'missing')
        .map(({ name, source, side }) => ({ name, source, side })),
      totals: run.summary.totals,
      places: run.summary.places,
      rollForward: run.summary.rollForward,
      exceptionsByCause: inOrder(run.summary.exceptionsByCause),
      notices: run.summary.notices,
      durations,
    })),
  }
}

/** The store gives an object's keys back in an order of its own. */
function inOrder<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) as T
}

/** The keys of one exception in the contract's order. */
export function exceptionJson(one: ExceptionRecord) {
  return {
    id: one.id,
    businessDate: one.businessDate,
    raisedOn: one.raisedOn,
    ageDays: one.ageDays,
    type: one.type,
    cause: one.cause,
    alternativeCause: one.alternativeCause,
    evidence: one.evidence,
    action: one.action,
    source: one.source,
    journal: one.journal,
    settlement: one.settlement,
    amount: one.amount,
    amountDifference: one.amountDifference,
    currency: one.currency,
    merchantId: one.merchantId,
    terminalId: one.terminalId,
    status: one.status,
    decision: one.decision,
  }
}
