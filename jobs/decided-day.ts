// What people's decisions mean for one run: which rows they joined, which they took apart, which must wait for their partner.
import type { HandMatch, Pairing, Pairings, Parting } from '../src/decisions/decisions.ts'
import type { DecidedRow } from '../src/domain/decision.ts'
import type { Match } from '../src/domain/match.ts'
import { money, plainText, sum } from '../src/domain/money.ts'
import { type RowReference, rowKey, type StoredTransaction } from '../src/domain/transaction.ts'
import {
  type FileRecord,
  openAmong,
  openDates,
  type PlacedReference,
  rowsAt,
  type Store,
  waitingAmong,
} from '../src/store/store.ts'
import { loadedOf, placeSeen, placesOf } from './decided-places.ts'
import type { RunInputs } from './run-inputs.ts'
import type { DecisionsOfRun } from './run-summary.ts'
import type { RowsApart, SaidRows } from './said-rows.ts'

/** The rule that a match by hand is stored under. */
export const BY_HAND = 'by_hand'

export interface DecidedDay {
  /** What people joined, and this run joins. */
  readonly matches: readonly Match[]
  /** Ids of open exceptions that hold such rows: what else they hold is judged again. */
  readonly reopened: readonly string[]
  /** Rows for the rules alone, which ask `said`. */
  readonly forRules: readonly RowReference[]
  readonly said: SaidRows | undefined
  /** undefined: no decision concerns this run. */
  readonly summary: DecisionsOfRun | undefined
}

const UNDECIDED: DecidedDay = {
  matches: [],
  reopened: [],
  forRules: [],
  said: undefined,
  summary: undefined,
}

/** Works out the pairings in force for a run. */
export async function decidedDay(
  store: Store,
  inputs: RunInputs,
  from: string,
  superseded: readonly RowReference[],
): Promise<DecidedDay> {
  const found = await RowsInPlay.of(store, inputs, from, superseded)
  if (found === null) return UNDECIDED
  const applied: HandMatch[] = []
  const reserved: HandMatch[] = []
  const lapsed: HandMatch[] = []
  for (const match of inputs.pairings.matches) {
    const standings = rowsOf(match).map((row) => found.standing(row))
    if (standings.every((one) => one === 'in_play')) applied.push(match)
    else if (standings.includes('lost')) {
      if (rowsOf(match).some((row) => found.concerns(row))) lapsed.push(match)
    } else if (standings.includes('in_play')) reserved.push(match)
  }
  const taken = new Set(applied.flatMap((match) => found.references(rowsOf(match)).map(rowKey)))
  const kept = found.references(reserved.flatMap(rowsOf))
  const parted = inputs.pairings.partings
    .map((parting) => partedRows(parting, found, taken))
    .filter((one) => one.journal.length > 0 && one.settlement.length > 0)
  if (applied.length + reserved.length + lapsed.length + parted.length === 0) return UNDECIDED
  const rows = new Map(
    (
      await rowsAt(
        store.knex,
        applied.flatMap((match) => found.references(rowsOf(match))),
      )
    ).map((row) => [rowKey(row), row]),
  )
  const side = (of: readonly DecidedRow[]) =>
    found.references(of).flatMap((one) => rows.get(rowKey(one)) ?? [])
  return {
    matches: applied.map((match) => matchOf(side(match.journal), side(match.settlement))),
    reopened: found.exceptionsWith(taken),
    forRules: [...kept, ...parted.flatMap((one) => [...one.journal, ...one.settlement])],
    said: saidRows(kept, parted),
    summary: {
      applied: digests(applied),
      reserved: digests(reserved),
      parted: digests(parted.map((one) => one.parting)),
      lapsed: digests(lapsed),
    },
  }
}

function rowsOf({ journal, settlement }: Pairing): DecidedRow[] {
  return [...journal, ...settlement]
}

function digests(of: readonly { readonly digest: string }[]): string[] {
  return of.map((one) => one.digest).sort()
}

interface PartedRows extends RowsApart {
  readonly parting: Parting
}

function saidRows(
  reserved: readonly RowReference[],
  parted: readonly PartedRows[],
): SaidRows | undefined {
  if (reserved.length + parted.length === 0) return undefined
  return { reserved, parted: parted.map(({ journal, settlement }) => ({ journal, settlement })) }
}

/** The rows of a parting that rules could join in this run. */
function partedRows(parting: Parting, found: RowsInPlay, taken: ReadonlySet<string>): PartedRows {
  const inPlay = (rows: readonly DecidedRow[]) =>
    found.references(rows).filter((row) => !taken.has(rowKey(row)))
  return { parting, journal: inPlay(parting.journal), settlement: inPlay(parting.settlement) }
}

function matchOf(
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
): Match {
  const total = (rows: readonly StoredTransaction[]) =>
    sum(rows.map((row) => money(row.amount ?? '0')))
  const [first] = journal
  if (first === undefined) throw new Error('A match by hand without a journal row')
  const expected = total(journal)
  return {
    rule: BY_HAND,
    journal,
    settlement,
    amount: plainText(expected),
    currency: first.currency,
    difference: plainText(total(settlement).minus(expected)),
  }
}

/**
 * - `in_play`: the run reads it, or the run before left it open
 * - `later`: of a business date after the run's
 * - `closed`: a run before gave it a place for good
 * - `lost`: no file that counts holds it any more
 */
type Standing = 'in_play' | 'later' | 'closed' | 'lost'

const ORDER: readonly Standing[] = ['in_play', 'later', 'closed', 'lost']

/** Where the rows of decisions stand for one run. */
class RowsInPlay {
  readonly #inputs: RunInputs
  readonly #superseded: ReadonlySet<string>
  readonly #waiting = new Set<string>()
  /** Ids of the open exceptions that hold the rows. */
  readonly #open = new Map<string, string>()
  readonly #loaded: readonly FileRecord[]
  readonly #slices: ReadonlyMap<number, { readonly after: string | null }>
  /** By the decided row's key: where it stands, the best place first. */
  readonly #places = new Map<string, RowReference[]>()

  private constructor(inputs: RunInputs, superseded: readonly RowReference[]) {
    this.#inputs = inputs
    this.#superseded = new Set(superseded.map(rowKey))
    this.#loaded = loadedOf(inputs.files)
    this.#slices = new Map(inputs.slices.map((slice) => [slice.fileId, slice]))
  }

  /** null where no decision can concern the run: nearly always. */
  static async of(
    store: Store,
    inputs: RunInputs,
    from: string,
    superseded: readonly RowReference[],
  ): Promise<RowsInPlay | null> {
    const { matches, partings }: Pairings = inputs.pairings
    if (matches.length + partings.length === 0) return null
    const found = new RowsInPlay(inputs, superseded)
    const waiting =
      inputs.previous === null ? undefined : (await openDates(store.knex, inputs.previous.id))[0]
    const earliest = waiting !== undefined && waiting < from ? waiting : from
    await found.#addOpen(
      store,
      [...matches, ...partings].flatMap(rowsOf).flatMap((row) => {
        const seen = row.businessDate < earliest ? placeSeen(found.#loaded, row) : null
        return seen === null ? [] : [{ ...seen, merchantId: row.merchantId }]
      }),
    )
    const near = [...matches, ...partings].filter((one) =>
      rowsOf(one).some((row) => found.#isNear(row, earliest)),
    )
    if (near.length === 0) return null
    await found.#look(store, [
      ...new Map(near.flatMap(rowsOf).map((row) => [row.key, row])).values(),
    ])
    return found
  }

  standing(row: DecidedRow): Standing {
    const [best] = this.#places.get(row.key) ?? []
    return best === undefined ? 'lost' : this.#standingOf(best, row.businessDate)
  }

  /** The rows that are in play. */
  references(rows: readonly DecidedRow[]): RowReference[] {
    return rows.flatMap((row) => {
      const [best] = this.#places.get(row.key) ?? []
      return best !== undefined && this.standing(row) === 'in_play' ? [best] : []
    })
  }

  /** Ids of open exceptions that hold one of these rows. */
  exceptionsWith(keys: ReadonlySet<string>): string[] {
    return [...new Set([...keys].flatMap((key) => this.#open.get(key) ?? []))].sort()
  }

  /** True where this run would look for the row: it is in play, or would be if it were still there. */
  concerns(row: DecidedRow): boolean {
    const standing = this.standing(row)
    if (standing !== 'lost') return standing === 'in_play'
    const { businessDate, previous } = this.#inputs
    return row.businessDate <= businessDate && row.businessDate > (previous?.businessDate ?? '')
  }

  #isNear(row: DecidedRow, earliest: string): boolean {
    if (row.businessDate > this.#inputs.businessDate) return false
    if (row.businessDate >= earliest) return true
    const seen = placeSeen(this.#loaded, row)
    return seen !== null && this.#open.has(rowKey(seen))
  }

  async #look(store: Store, rows: readonly DecidedRow[]): Promise<void> {
    for (const row of rows) {
      const seen = placeSeen(this.#loaded, row)
      this.#places.set(row.key, seen === null ? [] : [seen])
    }
    await this.#addStanding(store, rows)
    const sought = rows.filter((row) => this.standing(row) !== 'in_play')
    for (const [key, places] of await placesOf(store, this.#loaded, sought)) {
      this.#places.set(key, places)
    }
    await this.#addStanding(store, sought)
    for (const { key, businessDate } of rows) {
      const rank = (one: RowReference) => ORDER.indexOf(this.#standingOf(one, businessDate))
      const places = this.#places.get(key) ?? []
      places.sort((a, b) => rank(a) - rank(b) || a.fileId - b.fileId || a.line - b.line)
    }
  }

  /** Asks what the run before left open of the places where these rows stand. */
  async #addStanding(store: Store, rows: readonly DecidedRow[]): Promise<void> {
    const { previous } = this.#inputs
    if (previous === null) return
    const wanted = rows.flatMap(({ key, merchantId }) =>
      (this.#places.get(key) ?? []).map((place) => ({ ...place, merchantId })),
    )
    for (const row of await waitingAmong(store.knex, previous.id, wanted)) {
      this.#waiting.add(rowKey(row))
    }
    await this.#addOpen(store, wanted)
  }

  async #addOpen(store: Store, wanted: readonly PlacedReference[]): Promise<void> {
    const { previous } = this.#inputs
    if (previous === null) return
    for (const row of await openAmong(store.knex, previous.id, wanted)) {
      this.#open.set(rowKey(row), row.exceptionId)
    }
  }

  #standingOf(row: RowReference, businessDate: string): Standing {
    const key = rowKey(row)
    if (this.#waiting.has(key) || this.#open.has(key)) return 'in_play'
    const file = this.#loaded.find((one) => one.id === row.fileId)
    if (businessDate > this.#inputs.businessDate) {
      return file?.status === 'accepted' ? 'later' : 'lost'
    }
    const slice = this.#slices.get(row.fileId)
    if (slice !== undefined && (slice.after === null || businessDate > slice.after)) {
      return this.#superseded.has(rowKey(row)) ? 'lost' : 'in_play'
    }
    return this.#inputs.chain.has(row.fileId) ? 'closed' : 'lost'
  }
}
