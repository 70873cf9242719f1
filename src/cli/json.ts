// The documents of --json, as the contract writes them: amounts are strings, exact.
import type { DayDone } from '../../jobs/days.ts'
import { NO_CURRENCY } from '../domain/currency.ts'
import type { RollForward, SourceTotal, Tally } from '../domain/day-books.ts'
import type { ExceptionRecord } from '../domain/exception.ts'
import { exactText } from '../domain/money.ts'
import type { ZeroEntry } from '../domain/zero-ledger.ts'

export function runJson(runs: readonly DayDone[]) {
  return {
    schema: 'tieout/run@1',
    runs: runs.map(({ run, durations, workbook, isNew, rulesChanged }) => ({
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
      rulesChanged,
      files: run.summary.files
        .filter((file) => file.status !== 'missing')
        .map(({ reason: _reason, ...file }) => file),
      missing: run.summary.files
        .filter((file) => file.status === 'missing')
        .map(({ name, source, side }) => ({ name, source, side })),
      totals: run.summary.totals.map(totalJson),
      places: run.summary.places.map(({ place, side, source, currency, count, amount }) => {
        const tally = { count, amount: exactText(amount, currency) }
        return { place, side, source, currency: written(currency), ...tally }
      }),
      rollForward: run.summary.rollForward.map(rollJson),
      exceptionsByCause: inOrder(run.summary.exceptionsByCause),
      notices: run.summary.notices,
      sourceRemarks: run.summary.sourceRemarks ?? [],
      durations,
    })),
  }
}

/** The keys in one order: the store gives an object's back in an order of its own. */
function totalJson(total: SourceTotal) {
  const { source, currency, settlement, matched, zero } = total
  const tally = tallyIn(currency)
  return {
    source,
    currency,
    journal: tally(total.journal),
    settlement: {
      ...tally(settlement),
      fee: exactText(settlement.fee, currency),
      net: exactText(settlement.net, currency),
    },
    matched: {
      ...tally(matched),
      settlementAmount: exactText(matched.settlementAmount, currency),
    },
    awaiting: tally(total.awaiting),
    exceptions: tally(total.exceptions),
    zero: { count: zero.count },
  }
}

function rollJson({ source, side, currency, ...of }: RollForward) {
  const tally = tallyIn(currency)
  return {
    source,
    side,
    currency: written(currency),
    opening: tally(of.opening),
    new: tally(of.new),
    cleared: tally(of.cleared),
    closing: tally(of.closing),
  }
}

/** '' where no currency was said: nobody wrote the code that the store keeps for none. */
function written(currency: string): string {
  return currency === NO_CURRENCY ? '' : currency
}

function tallyIn(currency: string) {
  return ({ count, amount }: Tally) => ({ count, amount: exactText(amount, currency) })
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
    currency: written(currency),
    otherAmount: otherAmount === null ? null : exactText(otherAmount, currency),
  }
}
