// What a run says of the rows that the sieve left: judged merchant by merchant, explained, counted, digested.
import type { DayFacts } from '../src/domain/day-facts.ts'
import { LONE_TYPES } from '../src/domain/exception.ts'
import { anchorOf, exceptionId } from '../src/domain/exception-id.ts'
import type { Judgement, KnownRow, Leftover, Portion, SaidOfRows } from '../src/domain/leftover.ts'
import type { Match } from '../src/domain/match.ts'
import { money, plainText } from '../src/domain/money.ts'
import type { Place } from '../src/domain/place.ts'
import { type RowReference, rowKey, type StoredTransaction } from '../src/domain/transaction.ts'
import { type ZeroFinding, type ZeroSubject, zeroValueOf } from '../src/domain/zero-ledger.ts'
import { classifyZero, explain } from '../src/exceptions/exceptions.ts'
import { judge } from '../src/matching/matching.ts'
import {
  exceptionLines,
  exceptionRowLines,
  groupLines,
  idleUploadLines,
  type KeptException,
  type KeptZero,
  type LeftRow,
  pairLines,
  placeLines,
  type RunKey,
  type RunLines,
  type WrittenException,
  writtenException,
  zeroLines,
} from '../src/store/store.ts'
import type { DayEvidence } from './day-evidence.ts'
import type { DayTally } from './day-tally.ts'
import { type CountTerms, countJudgement } from './judged-count.ts'
import { type IdentityOf, judgedDigest } from './judged-digest.ts'
import {
  groupsOf,
  lineOf,
  pairsOf,
  placesOf,
  reference,
  type ToldRows,
  uploadsOfOpen,
} from './judged-places.ts'
import { judgedZero } from './judged-zero.ts'
import type { RunQuestions } from './run-terms.ts'

/** Judged portions wait for their explanation until this many rows are together. */
const BATCH_ROWS = 4_000

/** What the run before left to these merchants, and what people said. */
export interface Beforehand {
  /** Business date of the first row that the run reads: around it, and later, all is looked at. */
  readonly firstDate: string
  /** Open exceptions that may end or go on. */
  readonly carried: readonly KeptException[]
  /** Ids that no new exception may have. */
  readonly takenIds: Iterable<string>
  readonly said: SaidOfRows | undefined
}

/** Where what is judged goes. */
export interface Outlets {
  readonly tally: DayTally
  readonly evidence: DayEvidence
  /** Resolves when the store has it. */
  readonly write: (lines: readonly RunLines[]) => Promise<void>
}

interface JudgedPortion {
  readonly judgement: Judgement
  readonly rows: number
  /** The rows as the store told them. */
  readonly told: ToldRows
}

/** A judgement with what came of its leftovers and of its zeros. */
interface Explained {
  readonly judgement: Judgement
  readonly found: readonly WrittenException[]
  readonly zeros: readonly KeptZero[]
}

/** Takes the rows that are left, in the order of merchants, and gives every one its place. */
export class JudgedDay {
  readonly #run: RunKey
  readonly #questions: RunQuestions
  readonly #outlets: Outlets
  readonly #portionRows: number
  readonly #said: SaidOfRows | undefined
  /** Open exceptions of the previous run, by the rows that they hold. */
  readonly #carried = new Map<string, KeptException>()
  readonly #takenIds: Set<string>
  readonly #firstDate: string
  readonly #open = new Set<string>()
  readonly exceptionsByCause = new Map<string, number>()
  /** One line for each judged portion: the results' part of the digest. */
  readonly digests: string[] = []
  /** Milliseconds spent on evidence and causes. */
  explaining = 0
  #batch: JudgedPortion[] = []
  #batchRows = 0
  #portion: LeftRow[] = []
  #merchant: string | null = null
  readonly #carriedRows = new Set<string>()
  #written: Promise<void> = Promise.resolve()
  readonly #counting: CountTerms
  readonly #identityOf: IdentityOf

  /** A merchant with more than `portionRows` left rows is judged in parts that no rule reaches across. */
  constructor(
    run: RunKey,
    questions: RunQuestions,
    outlets: Outlets,
    before: Beforehand,
    portionRows: number,
  ) {
    this.#run = run
    this.#questions = questions
    this.#outlets = outlets
    this.#portionRows = portionRows
    this.#said = before.said
    this.#firstDate = before.firstDate
    for (const exception of before.carried) {
      for (const row of [...exception.journal, ...exception.settlement]) {
        this.#carried.set(rowKey(row), exception)
      }
    }
    this.#takenIds = new Set(before.takenIds)
    const { explain: terms, fileOf } = questions
    this.#counting = {
      businessDate: run.businessDate,
      owedBy: terms.owedBy,
      isCarried: (row) => this.#isCarried(row),
    }
    this.#identityOf = (fileId) => fileOf(fileId).identity
  }

  /** What people joined: no rule is asked. */
  async takeByHand(
    matches: readonly Match[],
    isCarried: (row: StoredTransaction) => boolean,
  ): Promise<void> {
    const rows = matches.flatMap((match) => [...match.journal, ...match.settlement])
    for (const row of rows) if (isCarried(row)) this.#carriedRows.add(rowKey(row))
    const judgement: Judgement = { matches, placed: [], leftovers: [] }
    mustHoldEachOnce(rows, judgement)
    this.#batch.push({ judgement, rows: rows.length, told: new Map() })
    await this.#settleBatch()
    await this.#written
  }

  /** Rows come merchant by merchant; `known` are the rows that they may refer to. */
  async take(rows: readonly LeftRow[], known: ReadonlyMap<string, KnownRow[]>): Promise<void> {
    for (const left of rows) {
      const { merchantId } = left.row
      const last = this.#portion.at(-1)
      const tooLarge = this.#portion.length >= this.#portionRows && last?.part !== left.part
      if (this.#merchant !== null && (merchantId !== this.#merchant || tooLarge)) {
        await this.#judge(known)
      }
      this.#merchant = merchantId
      this.#portion.push(left)
    }
  }

  /** Judges and writes what still waits. */
  async end(known: ReadonlyMap<string, KnownRow[]>): Promise<void> {
    await this.#judge(known)
    await this.#settleBatch()
    await this.#written
  }

  /** Ids of carried exceptions that stand open on: the other side of the rest came. */
  carriedOn(): string[] {
    const carried = new Set([...this.#carried.values()].map((one) => one.id))
    return [...carried].filter((id) => this.#open.has(id))
  }

  async #judge(known: ReadonlyMap<string, KnownRow[]>): Promise<void> {
    const merchantId = this.#merchant
    if (merchantId === null || this.#portion.length === 0) return
    for (const { row, carried } of this.#portion) {
      if (carried) this.#carriedRows.add(rowKey(row))
    }
    const rows: StoredTransaction[] = []
    const journal: StoredTransaction[] = []
    const settlement: StoredTransaction[] = []
    const told = new Map<StoredTransaction, string>()
    for (const { row, told: line } of this.#portion) {
      rows.push(row)
      told.set(row, line)
      if (row.side === 'journal') journal.push(row)
      else settlement.push(row)
    }
    const portion: Portion = {
      merchantId,
      journal,
      settlement,
      known: known.get(merchantId) ?? [],
      said: this.#said,
    }
    const judgement = judge(portion, this.#questions.matching)
    mustHoldEachOnce(rows, judgement)
    this.#batch.push({ judgement, rows: rows.length, told })
    this.#batchRows += rows.length
    this.#portion = []
    if (this.#batchRows >= BATCH_ROWS) await this.#settleBatch()
  }

  async #settleBatch(): Promise<void> {
    const batch = this.#batch
    if (batch.length === 0) return
    // The store wrote the batch before while this one was judged.
    await this.#written
    const since = performance.now()
    const { tally, evidence, write } = this.#outlets
    const facts = await evidence.of(batch.map((one) => one.judgement))
    const explained = batch.map(({ judgement }) => this.#explained(judgement, facts))
    this.explaining += performance.now() - since
    for (const { judgement, found, zeros } of explained) {
      countJudgement(judgement, found, tally, this.#counting)
      this.digests.push(judgedDigest(judgement, found, zeros, this.#identityOf))
    }
    const judgements = explained.map((one) => one.judgement)
    this.#written = write([
      ...pairLines(this.#run, judgements.flatMap(pairsOf)),
      ...groupLines(this.#run, judgements.flatMap(groupsOf)),
      ...placeLines(this.#run, judgements.flatMap(placesOf)),
      ...exceptionLines(
        this.#run,
        explained.flatMap((one) => one.found),
      ),
      ...exceptionRowLines(batch.flatMap((one) => this.#newlyHeld(one))),
      ...idleUploadLines(
        this.#run,
        batch.flatMap((one) => uploadsOfOpen(one.judgement, one.told)),
      ),
      ...zeroLines(
        this.#run,
        explained.flatMap((one) => one.zeros),
      ),
    ])
    this.#written.catch(() => {}) // told to whoever waits for it
    this.#batch = []
    this.#batchRows = 0
    this.#carriedRows.clear()
    for (const { row, carried } of this.#portion) if (carried) this.#carriedRows.add(rowKey(row))
  }

  /** Rows of exceptions that no exception of the run before held: the store has copies of those. */
  #newlyHeld({ judgement, told }: JudgedPortion): string[] {
    const lines: string[] = []
    for (const { journal, settlement } of judgement.leftovers) {
      for (const row of [...journal, ...settlement]) {
        if (this.#carried.size > 0 && this.#carried.has(rowKey(row))) continue
        lines.push(lineOf(row, told))
      }
    }
    return lines
  }

  #explained(judgement: Judgement, facts: DayFacts): Explained {
    const { explain: terms } = this.#questions
    const found: WrittenException[] = []
    for (const leftover of judgement.leftovers) {
      const why = explain(leftover, facts, terms)
      found.push(writtenException(this.#exception(leftover, why)))
    }
    const zeros: KeptZero[] = []
    for (const subject of this.#zeroSubjects(judgement)) {
      zeros.push(this.#zero(subject, classifyZero(subject, facts, terms)))
    }
    return { judgement, found, zeros }
  }

  #exception(leftover: Leftover, why: ReturnType<typeof explain>): KeptException {
    const rows = [...leftover.journal, ...leftover.settlement]
    const anchor = rows[0]
    if (anchor === undefined) throw new Error('A leftover holds no row')
    const before = this.#carriedAmong(rows)
    const id = before !== undefined && !this.#open.has(before.id) ? before.id : this.#freeId(anchor)
    this.#open.add(id)
    const kept = before !== undefined && this.#isKept(before, leftover) ? before : undefined
    const cause = kept?.cause ?? why.cause
    this.exceptionsByCause.set(cause, (this.exceptionsByCause.get(cause) ?? 0) + 1)
    if (kept !== undefined) return { ...kept, id, status: 'open' }
    const { journal, settlement, expected, settled } = leftover
    return {
      id,
      businessDate: anchor.businessDate,
      raisedOn: before?.raisedOn ?? this.#run.businessDate,
      type: leftover.type,
      cause: why.cause,
      alternativeCause: why.alternativeCause,
      evidence: why.evidence,
      action: why.action,
      source: leftover.source,
      rule: leftover.rule,
      merchantId: anchor.merchantId,
      terminalId: anchor.terminalId,
      journal: journal.map(reference),
      settlement: settlement.map(reference),
      amount: expected ?? settled,
      amountDifference: difference(leftover),
      currency: leftover.currency,
      status: 'open',
    }
  }

  /**
   * What was found beside another row stands while its rows are the same: that row may lie too far
   * back to be looked at.
   */
  #isKept(before: KeptException, { type, journal, settlement }: Leftover): boolean {
    if (!LONE_TYPES.includes(type) || LONE_TYPES.includes(before.type)) return false
    if (before.businessDate >= this.#firstDate) return false
    const same = (one: readonly RowReference[], other: readonly RowReference[]) =>
      one.length === other.length &&
      one.every((row, at) => rowKey(row) === rowKey(other[at] ?? row))
    return same(before.journal, journal) && same(before.settlement, settlement)
  }

  /** What the run before left open of these rows. Most days nothing is: no key is made to ask. */
  #carriedAmong(rows: readonly RowReference[]): KeptException | undefined {
    if (this.#carried.size === 0) return undefined
    return rows.map((row) => this.#carried.get(rowKey(row))).find((one) => one !== undefined)
  }

  #isCarried(row: RowReference): boolean {
    return this.#carriedRows.size > 0 && this.#carriedRows.has(rowKey(row))
  }

  #freeId(anchor: StoredTransaction): string {
    const text = anchorOf(anchor)
    for (let occurrence = 1; ; occurrence++) {
      const id = exceptionId(text, occurrence)
      if (this.#takenIds.has(id)) continue
      this.#takenIds.add(id)
      return id
    }
  }

  /** Rows of the ledger, with what stands beside them; of those that an earlier run counts, what is judged again. */
  #zeroSubjects(judgement: Judgement): ZeroSubject[] {
    const subjects: ZeroSubject[] = []
    for (const { journal, settlement } of judgement.matches) {
      this.#addZeros(subjects, 'matched', journal, settlement)
      this.#addZeros(subjects, 'matched', settlement, journal)
    }
    for (const { place, row } of judgement.placed) this.#addZeros(subjects, place, [row], [])
    for (const { journal, settlement } of judgement.leftovers) {
      this.#addZeros(subjects, 'exception', journal, settlement)
      this.#addZeros(subjects, 'exception', settlement, journal)
    }
    return subjects
  }

  #addZeros(
    subjects: ZeroSubject[],
    place: Place,
    own: readonly StoredTransaction[],
    other: readonly StoredTransaction[],
  ): void {
    for (const row of own) {
      if (zeroValueOf(row) === null || (place === 'awaiting' && this.#isCarried(row))) continue
      subjects.push({ row, place, own: own.filter((one) => one !== row), other })
    }
  }

  #zero({ row }: ZeroSubject, found: ZeroFinding): KeptZero {
    const route = this.#questions.explain.owedBy(row)
    const source = row.side === 'settlement' ? row.source : (route ?? row.source)
    const isAgain = this.#isCarried(row)
    if (!isAgain) this.#outlets.tally.bySource.zero.add([source, row.currency], 1, null)
    return judgedZero(row, found, isAgain)
  }
}

/**
 * settlement - journal; a side without rows counts as nothing, a side without a known amount as unknown.
 * Of two currencies there is no difference.
 */
function difference(leftover: Leftover): string | null {
  const isOther = (row: StoredTransaction) => row.currency !== leftover.currency
  if (leftover.journal.some(isOther) || leftover.settlement.some(isOther)) return null
  const settled = leftover.settlement.length === 0 ? '0' : leftover.settled
  const expected = leftover.journal.length === 0 ? '0' : leftover.expected
  if (settled === null || expected === null) return null
  if (settled === expected) return '0'
  return plainText(money(settled).minus(money(expected)))
}

function noteOnce(row: StoredTransaction, seen: Set<string>): void {
  const key = rowKey(row)
  if (seen.has(key)) throw new Error(`Matching placed row ${key} twice`)
  seen.add(key)
}

function mustHoldEachOnce(rows: readonly StoredTransaction[], judgement: Judgement): void {
  const seen = new Set<string>()
  for (const { journal, settlement } of [...judgement.matches, ...judgement.leftovers]) {
    for (const row of journal) noteOnce(row, seen)
    for (const row of settlement) noteOnce(row, seen)
  }
  for (const { row } of judgement.placed) noteOnce(row, seen)
  if (seen.size !== rows.length) {
    throw new Error(`Matching was given ${rows.length} rows and placed ${seen.size}`)
  }
}
