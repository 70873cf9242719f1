// Dates whose latest run does not hold people's decisions as they stand: they are to be run again.
import { type Pairing, pairingsInForce, standingPartings } from '../src/decisions/decisions.ts'
import type { DecidedRow } from '../src/domain/decision.ts'
import { rowKey } from '../src/domain/transaction.ts'
import {
  type FileRecord,
  type Placement,
  placementsOf,
  type RunRecord,
  type Store,
} from '../src/store/store.ts'
import { loadedOf, placesOf } from './decided-places.ts'
import { soundDecisions } from './run-inputs.ts'
import type { RunSummary } from './run-summary.ts'

type Run = RunRecord<RunSummary>

/** `runs` are the latest of every date, ascending. */
export async function undecidedDates(
  store: Store,
  runs: readonly Run[],
  files: readonly FileRecord[],
): Promise<ReadonlySet<string>> {
  const entries = await soundDecisions(store)
  const dates = new Set<string>()
  if (entries.length === 0) return dates
  const pairings = pairingsInForce(entries)
  const { matches } = pairings
  const partings = standingPartings(pairings)
  const inForce = new Set(matches.map((match) => match.digest))
  const heeded = new Set<string>()
  for (const { businessDate, summary } of runs) {
    const { applied = [], reserved = [], parted = [], lapsed = [] } = summary.decisions ?? {}
    for (const digest of [...applied, ...parted, ...lapsed]) heeded.add(digest)
    if ([...applied, ...reserved].some((digest) => !inForce.has(digest))) dates.add(businessDate)
  }
  const open = [...matches, ...partings].filter((one) => !heeded.has(one.digest))
  const rows = open.flatMap(({ journal, settlement }) => [...journal, ...settlement])
  const placed = await placedOn(store, runs, files, rows)
  for (const match of matches) {
    if (!heeded.has(match.digest)) add(dates, dateToJoin(match, placed))
  }
  for (const parting of partings) {
    if (!heeded.has(parting.digest)) add(dates, firstClosed(parting, placed))
  }
  return dates
}

function add(dates: Set<string>, date: string | undefined): void {
  if (date !== undefined) dates.add(date)
}

interface Course {
  /** The first date that placed the row. */
  readonly read: string | undefined
  /** The date that gave it a place for good. */
  readonly closed: string | undefined
}

/** By the row's key, what the latest runs did with it. */
async function placedOn(
  store: Store,
  runs: readonly Run[],
  files: readonly FileRecord[],
  rows: readonly DecidedRow[],
): Promise<ReadonlyMap<string, Course>> {
  const places = await placesOf(store, loadedOf(files), rows)
  const wanted = rows.flatMap(({ key, merchantId }) =>
    (places.get(key) ?? []).map((place) => ({ ...place, merchantId })),
  )
  const ids = runs.map((run) => run.id)
  const dateOf = new Map(runs.map((run) => [run.id, run.businessDate]))
  const found = new Map<string, Placement[]>()
  for (const one of await placementsOf(store.knex, ids, wanted)) {
    if (one.place === 'superseded') continue // another file's row counts instead
    const key = rowKey(one)
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return new Map(
    rows.map(({ key }): [string, Course] => {
      const own = (places.get(key) ?? []).flatMap((place) => found.get(rowKey(place)) ?? [])
      const first = (of: readonly Placement[]) =>
        of.map((one) => dateOf.get(one.run) ?? '').sort()[0]
      const isOpen = (one: Placement) => one.place === 'awaiting' || one.place === 'exception'
      return [key, { read: first(own), closed: first(own.filter((one) => !isOpen(one))) }]
    }),
  )
}

/**
 * Where a match by hand can be made: on the date that read the last of its rows, or on an earlier one
 * that gave a row another place. undefined: its rows are still to be read, or the next run will do.
 */
function dateToJoin(match: Pairing, placed: ReadonlyMap<string, Course>): string | undefined {
  const closed = firstClosed(match, placed)
  const reads = rowsOf(match).map((row) => placed.get(row.key)?.read)
  if (reads.some((date) => date === undefined)) return closed
  const last = reads.sort().at(-1)
  return closed !== undefined && last !== undefined && closed < last ? closed : last
}

function firstClosed(pairing: Pairing, placed: ReadonlyMap<string, Course>): string | undefined {
  const dates = rowsOf(pairing).flatMap((row) => placed.get(row.key)?.closed ?? [])
  return dates.sort()[0]
}

function rowsOf({ journal, settlement }: Pairing): DecidedRow[] {
  return [...journal, ...settlement]
}
