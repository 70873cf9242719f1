// What a run says at its end: status, digest and the summary that the JSON prints.
import { bytewise } from '../src/domain/byte-order.ts'
import {
  type DayStatus,
  type FileEntry,
  MATCHED_WITH_DIFFERENCE,
  type Notice,
  type SourceRemark,
} from '../src/domain/day-books.ts'
import { exactText, plainText } from '../src/domain/money.ts'
import type { Restatement } from '../src/domain/restatement.ts'
import { fileRemarks } from '../src/inbox/inbox.ts'
import type { RunRecord } from '../src/store/store.ts'
import type { DayTally } from './day-tally.ts'
import type { DecidedDay } from './decided-day.ts'
import { decisionNotices } from './decision-notices.ts'
import { missingFacts, receivedFacts } from './file-facts.ts'
import { namedOf, unmappedNotices } from './id-maps.ts'
import { mostlyNotices } from './mostly.ts'
import { otherwiseNotices } from './reading-terms.ts'
import { type RunInputs, sha256 } from './run-inputs.ts'
import type { RunSummary } from './run-summary.ts'

export interface Outcome {
  readonly tally: DayTally
  readonly digests: readonly string[]
  readonly exceptionsByCause: ReadonlyMap<string, number>
  readonly openExceptions: number
  readonly decided: DecidedDay
}

/** @throws Error where the day's figures do not prove one another: a fault of ours. */
export function resultOf(
  inputs: RunInputs,
  outcome: Outcome,
  restatements: ReadonlyMap<number, Restatement>,
  remarks: readonly SourceRemark[],
): Pick<RunRecord<RunSummary>, 'runId' | 'status' | 'digest' | 'summary'> {
  outcome.tally.prove()
  const causes = [...outcome.exceptionsByCause].sort(([a], [b]) => (a < b ? -1 : 1))
  const summary: RunSummary = {
    files: fileEntries(inputs, restatements),
    received: outcome.tally.files(),
    places: outcome.tally.places(),
    totals: outcome.tally.totals(),
    rollForward: outcome.tally.rollForward(),
    exceptionsByCause: Object.fromEntries(causes),
    notices: [
      ...notices(outcome.tally),
      ...mostlyNotices(outcome.tally),
      ...differenceNotices(outcome.tally),
      ...unmappedNotices(inputs.read.filter((file) => file.status === 'accepted')),
      ...refusedNotices(inputs),
      ...otherwiseNotices(inputs.readOtherwise),
      ...decisionNotices(outcome.decided, inputs.pairings),
    ],
    ...(outcome.decided.summary === undefined ? {} : { decisions: outcome.decided.summary }),
    ...(remarks.length === 0 ? {} : { sourceRemarks: remarks }),
  }
  const status: DayStatus =
    inputs.missing.length > 0
      ? 'not_reconcilable'
      : outcome.openExceptions > 0
        ? 'exceptions'
        : 'balanced'
  const digest = sha256([
    inputs.readingDigest,
    status,
    JSON.stringify(nameless(summary)),
    ...[...outcome.digests].sort(),
  ])
  return { runId: `run-${inputs.businessDate}-${digest.slice(0, 12)}`, status, digest, summary }
}

/** The summary as the digest knows it: one file may have come under several names. */
function nameless(summary: RunSummary): RunSummary {
  const unnamed = <T extends Notice>(one: T): T => {
    const { file: _file, files: _files, ...values } = one.values
    return { ...one, values }
  }
  const { files, notices, sourceRemarks } = summary
  return {
    ...summary,
    // A file that is missing has nothing but its name.
    files: files
      .map((file) => ({ ...file, name: file.sha256 === '' ? file.name : '' }))
      .sort((one, other) => bytewise(JSON.stringify(one), JSON.stringify(other))),
    notices: notices.map(unnamed),
    ...(sourceRemarks === undefined ? {} : { sourceRemarks: sourceRemarks.map(unnamed) }),
  }
}

/** The files that the run read, the refused ones of its date, and the missing ones. */
function fileEntries(
  inputs: RunInputs,
  restatements: ReadonlyMap<number, Restatement>,
): FileEntry[] {
  const readIds = new Set(inputs.read.map((file) => file.id))
  const remarks = fileRemarks(inputs.files, inputs.read)
  const received = inputs.files
    .filter((file) => readIds.has(file.id))
    .concat(inputs.refused)
    .map(
      (file): FileEntry => ({
        ...receivedFacts(file),
        ...restated(restatements.get(file.id)),
        ...remarked(remarks.get(file.id)),
      }),
    )
  const missing = inputs.missing.map(missingFacts)
  const order = (file: FileEntry) => [file.source, file.name, file.sha256].join('\n')
  return [...missing, ...received].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function remarked(remarks: readonly Notice[] | undefined): Pick<FileEntry, 'remarks'> {
  return remarks === undefined ? {} : { remarks }
}

/** Counts only: the rows are listed by `tieout files`. */
function restated(one: Restatement | undefined): Pick<FileEntry, 'restatement'> {
  if (one === undefined) return {}
  const { of, added, removed, changed } = one
  return { restatement: { of, added, removed, changed } }
}

/** A refused file of which nothing better came since: the date stands without it, or on its earlier version. */
function refusedNotices({ refused, files }: RunInputs): Notice[] {
  const names = refused
    .filter(({ id, source, slot }) =>
      files.every(
        (one) =>
          one.status === 'quarantined' || one.source !== source || one.slot !== slot || one.id < id,
      ),
    )
    .map((file) => file.name)
  const unique = [...new Set(names)].sort()
  if (unique.length === 0) return []
  return [{ code: 'refused_stands', values: { files: namedOf(unique, FILES_NAMED) } }]
}

/** In words, at most this many files are named. */
const FILES_NAMED = 10

function notices(tally: DayTally): Notice[] {
  const unrouted = tally.places().filter((one) => one.place === 'unrouted' && one.count > 0)
  return unrouted.map((one) => ({
    code: 'unrouted',
    values: {
      source: one.source,
      count: String(one.count),
      amount: exactText(one.amount, one.currency),
      currency: one.currency,
    },
  }))
}

/** What was accepted though it differs: no day ties out to the cent with it. */
function differenceNotices(tally: DayTally): Notice[] {
  return tally.differing.entries().map(([[source, currency], { count, amount }]) => ({
    code: MATCHED_WITH_DIFFERENCE,
    values: {
      source,
      count: String(count),
      amount: exactText(plainText(amount), currency),
      currency,
    },
  }))
}
