// The documents of --json, as the contract writes them: amounts are strings, exact.
import type { DayDone } from '../../jobs/days.ts'
import type { SourceTotal, Tally } from '../domain/day-books.ts'
import type { ExceptionRecord } from '../domain/exception.ts'
import { exactText } from '../domain/money.ts'
import type { ZeroEntry } from '../domain/zero-ledger.ts'

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
      totals: run.summary.totals.map(totalJson),
      places: run.summary.places.map((one) => ({ ...one, ...tallyJson(one, one.currency) })),
      rollForward: run.summary.rollForward.map((one) => ({
        ...one,
        opening: tallyJson(one.opening, one.currency),
        new: tallyJson(one.new, one.currency),
        cleared: tallyJson(one.cleared, one.currency),
        closing: tallyJson(one.closing, one.currency),
      })),
      exceptionsByCause: inOrder(run.summary.exceptionsByCause),
      notices: run.summary.notices,
      durations,
    })),
  }
}

function tallyJson({ count, amount }: Tally, currency: string): Tally {
  return { count, amount: exactText(amount, currency) }
}

function totalJson(total: SourceTotal): SourceTotal {
  const { currency, settlement, matched } = total
  const scaled = (text: string) => exactText(text, currency)
  return {
    ...total,
    journal: tallyJson(total.journal, currency),
    settlement: {
      ...tallyJson(settlement, currency),
      fee: scaled(settlement.fee),
      net: scaled(settlement.net),
    },
    matched: {
      ...tallyJson(matched, currency),
      settlementAmount: scaled(matched.settlementAmount),
    },
    awaiting: tallyJson(total.awaiting, currency),
    exceptions: tallyJson(total.exceptions, currency),
  }
}

/** The store gives an object's keys back in an order of its own. */
function inOrder<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) as T
}

/** The keys of one exception in the contract's order. */
export function exceptionJson(one: ExceptionRecord) {
  const scaled = (text: string | null) => (text === null ? null : exactText(text, one.currency))
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
    amount: scaled(one.amount),
    amountDifference: scaled(one.amountDifference),
    currency: one.currency,
    merchantId: one.merchantId,
    terminalId: one.terminalId,
    status: one.status,
    decision: one.decision,
  }
}

/** A row of the zero-amount ledger, with the other side's amount where it has one. */
export function zeroJson(one: ZeroEntry): ZeroEntry {
  const { otherAmount, currency } = one
  return {
    ...one,
    otherAmount: otherAmount === null ? null : exactText(otherAmount, currency),
  }
}
