// What a run writes of the rows that the sieve left: judged merchant by merchant, explained, counted, digested.
import { createHash } from 'node:crypto'
import type { Configuration } from '../src/config/config.ts'
import { calendarOfSource } from '../src/config/config.ts'
import { addDays, dueDate } from '../src/domain/business-date.ts'
import { anchorOf, exceptionId } from '../src/domain/exception-id.ts'
import type { Judgement, KnownRow, Leftover, Portion, SaidOfRows } from '../src/domain/leftover.ts'
import type { Match } from '../src/domain/match.ts'
import { money, plainText } from '../src/domain/money.ts'
import type { Place } from '../src/domain/place.ts'
import { routeOf } from '../src/domain/routing.ts'
import type { RowReference, StoredTransaction } from '../src/domain/transaction.ts'
import { type ZeroSubject, zeroValueOf } from '../src/domain/zero-ledger.ts'
import { classifyZero, type ExplainTerms, explain } from '../src/exceptions/exceptions.ts'
import { judge, type MatchingTerms } from '../src/matching/matching.ts'
import type {
  FileRecord,
  KeptException,
  KeptGroup,
  KeptPairs,
  KeptPlace,
  KeptZero,
  LeftRow,
  StoredRejection,
} from '../src/store/store.ts'
import type { DayEvidence } from './day-evidence.ts'
import type { DayTally } from './day-tally.ts'
import type { RunInputs } from './run-inputs.ts'

/** Where results go, a bounded batch at a time. */
export interface ResultSink {
  pairs(pairs: readonly KeptPairs[]): Promise<void>
  groups(groups: readonly KeptGroup[]): Promise<void>
  places(places: readonly KeptPlace[]): Promise<void>
  exceptions(exceptions: readonly KeptException[]): Promise<void>
  zeros(zeros: readonly KeptZero[]): Promise<void>
}

/** Judged portions wait for their explanation until this many rows are together. */
const BATCH_ROWS = 20_000
/** A merchant with more left rows than this is judged in parts that no rule reaches across. */
export const PORTION_ROWS = 60_000

interface JudgedPortion {
  readonly judgement: Judgement
  readonly rows: number
}

const rowKey = (row: RowReference) => `${row.fileId}:${row.line}`

/** Takes the rows that are left, in the order of merchants, and gives every one its place. */
export class JudgedDay {
  readonly #inputs: RunInputs
  readonly #tally: DayTally
  readonly #sink: ResultSink
  readonly #evidence: DayEvidence
  readonly #matchingTerms: MatchingTerms
  readonly #explainTerms: ExplainTerms
  readonly #fileIdentity: (fileId: number) => string
  /** Open exceptions of the previous run, by the rows that they hold. */
  readonly #carried = new Map<string, KeptException>()
  readonly #takenIds: Set<string>
  readonly #said: SaidOfRows | undefined
  readonly #portionRows: number
  readonly #open = new Set<string>()
  readonly exceptionsByCause = new Map<string, number>()
  /** One line for each judged portion: the results' part of the digest. */
  readonly digests: string[] = []
  #batch: JudgedPortion[] = []
  #batchRows = 0
  #portion: LeftRow[] = []
  #merchant: string | null = null
  readonly #carriedRows = new Set<string>()

  constructor(
    configuration: Configuration,
    inputs: RunInputs,
    tally: DayTally,
    sink: ResultSink,
    evidence: DayEvidence,
    files: {
      readonly nameOf: (fileId: number) => string
      readonly identityOf: (fileId: number) => string
    },
    carried: readonly KeptException[],
    heldIds: readonly string[],
    said: SaidOfRows | undefined,
    portionRows: number,
  ) {
    const { sources, responseCodes } = configuration
    this.#inputs = inputs
    this.#tally = tally
    this.#sink = sink
    this.#evidence = evidence
    this.#fileIdentity = files.identityOf
    this.#said = said
    this.#portionRows = portionRows
    const sourceNamed = (name: string) => sources.find((one) => one.name === name)
    const calendarNamed = (name: string) => {
      const source = sourceNamed(name)
      return source === undefined ? null : calendarOfSource(source)
    }
    this.#matchingTerms = {
      businessDate: inputs.businessDate,
      sources,
      responseCodes,
      coverage: inputs.coverage,
      calendarOf: calendarNamed,
    }
    this.#explainTerms = {
      businessDate: inputs.businessDate,
      fileName: files.nameOf,
      responseCodes,
      cutoffOf: (name) => sourceNamed(name)?.cutoff ?? '24:00',
      nextDateCovered: (name, businessDate) => {
        const source = sourceNamed(name)
        if (source === undefined) return false
        const next = dueDate(
          addDays(businessDate, 1),
          source.settlesWithin,
          calendarOfSource(source),
        )
        return inputs.coverage.settlementCovered(name, next)
      },
      owedBy: (row) => {
        const route = routeOf(row, row.source, sources)
        return 'to' in route ? route.to : null
      },
    }
    for (const exception of carried) {
      for (const row of [...exception.journal, ...exception.settlement]) {
        this.#carried.set(rowKey(row), exception)
      }
    }
    this.#takenIds = new Set([...carried.map((one) => one.id), ...heldIds])
  }

  /** What people joined: no rule is asked. It comes before all else. */
  async takeByHand(
    matches: readonly Match[],
    isCarried: (row: StoredTransaction) => boolean,
  ): Promise<void> {
    if (matches.length === 0) return
    const rows = matches.flatMap((match) => [...match.journal, ...match.settlement])
    for (const row of rows) if (isCarried(row)) this.#carriedRows.add(rowKey(row))
    const judgement: Judgement = { matches, placed: [], leftovers: [] }
    mustHoldEachOnce(rows, judgement)
    this.#batch.push({ judgement, rows: rows.length })
    await this.#settleBatch()
  }

  #written: Promise<void> = Promise.resolve()
  /** Milliseconds spent on evidence and causes. */
  explaining = 0

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

  /** Ends a lane: judges and writes what still waits. */
  async end(known: ReadonlyMap<string, KnownRow[]>): Promise<void> {
    await this.#judge(known)
    await this.#settleBatch()
    await this.#written
  }

  /** Lines of a file whose amount could not be read: they stand in the ledger, and never as 0. */
  async takeUnreadable(file: FileRecord, lines: readonly StoredRejection[]): Promise<void> {
    const noFacts = await this.#evidence.of([])
    const zeros = lines.map(({ fileId, ...rejected }): KeptZero => {
      const found = classifyZero({ fileId, rejected }, noFacts, this.#explainTerms)
      const side = rejected.side ?? (file.side === 'settlement' ? 'settlement' : 'journal')
      // The line's own currency was not kept; nearly all of a file is in one.
      const [most] = [...file.totals].sort((a, b) => b.count - a.count)
      const currency = most?.currency ?? ''
      const { merchantId, terminalId } = rejected
      const told = { merchantId: merchantId ?? '', terminalId, scheme: null, paymentMethod: null }
      const route = routeOf(told, file.source, this.#matchingTerms.sources)
      const source = side === 'journal' && 'to' in route ? route.to : file.source
      this.#tally.bySource.zero.add([source, currency], 1, null)
      return {
        businessDate: rejected.businessDate ?? file.slotDate ?? this.#inputs.businessDate,
        merchantId: rejected.merchantId ?? '',
        fileId,
        line: rejected.line,
        side,
        kind: rejected.kind ?? '',
        terminalId: rejected.terminalId,
        value: found.value,
        class: found.class,
        cause: found.cause,
        alternativeCause: found.alternativeCause,
        legitimate: found.legitimate,
        evidence: found.evidence,
        action: found.action,
        otherAmount: found.otherAmount,
        currency,
      }
    })
    await this.#sink.zeros(zeros)
    this.digests.push(this.#digest({ matches: [], placed: [], leftovers: [] }, [], zeros))
  }

  /** Exceptions of the previous run that nothing of this run takes up: the other side came. */
  cleared(): KeptException[] {
    const seen = new Set<string>()
    return [...this.#carried.values()].filter((one) => {
      if (this.#open.has(one.id) || seen.has(one.id)) return false
      seen.add(one.id)
      return true
    })
  }

  async #judge(known: ReadonlyMap<string, KnownRow[]>): Promise<void> {
    const merchantId = this.#merchant
    if (merchantId === null || this.#portion.length === 0) return
    for (const { row, carried } of this.#portion) {
      if (carried) this.#carriedRows.add(rowKey(row))
    }
    const rows = this.#portion.map((left) => left.row)
    const portion: Portion = {
      merchantId,
      journal: rows.filter((row) => row.side === 'journal'),
      settlement: rows.filter((row) => row.side === 'settlement'),
      known: known.get(merchantId) ?? [],
      said: this.#said,
    }
    const judgement = judge(portion, this.#matchingTerms)
    mustHoldEachOnce(rows, judgement)
    this.#batch.push({ judgement, rows: rows.length })
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
    const facts = await this.#evidence.of(batch.map((one) => one.judgement))
    const exceptions: KeptException[] = []
    const zeros: KeptZero[] = []
    const pairs: KeptPairs[] = []
    const groups: KeptGroup[] = []
    const places: KeptPlace[] = []
    const explained = batch.map(({ judgement }) => ({
      judgement,
      found: judgement.leftovers.map((leftover) =>
        this.#exception(leftover, explain(leftover, facts, this.#explainTerms)),
      ),
      portionZeros: this.#zeroSubjects(judgement).map((subject) =>
        this.#zero(subject, classifyZero(subject, facts, this.#explainTerms)),
      ),
    }))
    this.explaining += performance.now() - since
    for (const { judgement, found, portionZeros } of explained) {
      exceptions.push(...found)
      zeros.push(...portionZeros)
      pairs.push(...pairsOf(judgement))
      groups.push(...groupsOf(judgement))
      places.push(...placesOf(judgement))
      this.#count(judgement, found)
      this.digests.push(this.#digest(judgement, found, portionZeros))
    }
    this.#written = this.#write({ pairs, groups, places, exceptions, zeros })
    this.#written.catch(() => {}) // told to whoever waits for it
    this.#batch = []
    this.#batchRows = 0
    this.#carriedRows.clear()
    for (const { row, carried } of this.#portion) if (carried) this.#carriedRows.add(rowKey(row))
  }

  async #write(batch: {
    readonly pairs: readonly KeptPairs[]
    readonly groups: readonly KeptGroup[]
    readonly places: readonly KeptPlace[]
    readonly exceptions: readonly KeptException[]
    readonly zeros: readonly KeptZero[]
  }): Promise<void> {
    await this.#sink.pairs(batch.pairs)
    await this.#sink.groups(batch.groups)
    await this.#sink.places(batch.places)
    await this.#sink.exceptions(batch.exceptions)
    await this.#sink.zeros(batch.zeros)
  }

  #exception(leftover: Leftover, why: ReturnType<typeof explain>): KeptException {
    const rows = [...leftover.journal, ...leftover.settlement]
    const anchor = rows[0]
    if (anchor === undefined) throw new Error('A leftover holds no row')
    const before = rows
      .map((row) => this.#carried.get(rowKey(row)))
      .find((one) => one !== undefined)
    const id = before !== undefined && !this.#open.has(before.id) ? before.id : this.#freeId(anchor)
    this.#open.add(id)
    this.exceptionsByCause.set(why.cause, (this.exceptionsByCause.get(why.cause) ?? 0) + 1)
    const { journal, settlement, expected, settled } = leftover
    return {
      id,
      businessDate: anchor.businessDate,
      raisedOn: before?.raisedOn ?? this.#inputs.businessDate,
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

  #freeId(anchor: StoredTransaction): string {
    const text = anchorOf(anchor)
    for (let occurrence = 1; ; occurrence++) {
      const id = exceptionId(text, occurrence)
      if (this.#takenIds.has(id)) continue
      this.#takenIds.add(id)
      return id
    }
  }

  /** Rows of the ledger, first read by this run, with what stands beside them. */
  #zeroSubjects(judgement: Judgement): ZeroSubject[] {
    const subjects: ZeroSubject[] = []
    const add = (
      place: Place,
      journal: readonly StoredTransaction[],
      settlement: readonly StoredTransaction[],
    ) => {
      for (const [own, other] of [
        [journal, settlement],
        [settlement, journal],
      ] as const) {
        for (const row of own) {
          if (zeroValueOf(row) === null || this.#carriedRows.has(rowKey(row))) continue
          subjects.push({ row, place, own: own.filter((one) => one !== row), other })
        }
      }
    }
    for (const match of judgement.matches) add('matched', match.journal, match.settlement)
    for (const { place, row } of judgement.placed) {
      add(place, row.side === 'journal' ? [row] : [], row.side === 'journal' ? [] : [row])
    }
    for (const leftover of judgement.leftovers) {
      add('exception', leftover.journal, leftover.settlement)
    }
    return subjects
  }

  #zero({ row }: ZeroSubject, found: ReturnType<typeof classifyZero>): KeptZero {
    const route = this.#explainTerms.owedBy(row)
    const source = row.side === 'settlement' ? row.source : (route ?? row.source)
    this.#tally.bySource.zero.add([source, row.currency], 1, null)
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
    }
  }

  #count(judgement: Judgement, exceptions: readonly KeptException[]): void {
    const of = this.#tally.bySource
    for (const match of judgement.matches) {
      for (const row of [...match.journal, ...match.settlement]) this.#countRow(row, 'matched')
      const key = [this.#settlingSource(match.journal, match.settlement), match.currency] as const
      of.matched.add(key, match.journal.length, match.amount)
      of.matchedSettlement.add(key, 0, money(match.amount).plus(money(match.difference)))
    }
    for (const { row, place } of judgement.placed) this.#countRow(row, place)
    for (const leftover of judgement.leftovers) {
      for (const row of [...leftover.journal, ...leftover.settlement]) {
        this.#countRow(row, 'exception')
      }
    }
    for (const exception of exceptions) {
      of.exceptions.add([exception.source, exception.currency], 1, exception.amount)
    }
  }

  #countRow(row: StoredTransaction, place: Place): void {
    const book = [row.side, row.source, row.currency] as const
    const carried = this.#carriedRows.has(rowKey(row))
    const open = place === 'awaiting' || place === 'exception'
    if (open) this.#tally.stillOpen(book, carried, 1, row.amount)
    else if (carried) this.#tally.closed(book, 1, row.amount)
    if (!carried) this.#tally.placed(place, book, 1, row.amount)
    const of = this.#tally.bySource
    const owed = row.side === 'settlement' ? row.source : this.#explainTerms.owedBy(row)
    if (owed === null) return
    const key = [owed, row.currency] as const
    if (place === 'acquirer_entry' && !carried) {
      // The files' fees and nets hold the acquirer's own entries as well: they are no sale's.
      if (row.fee !== null) of.fee.add(key, 0, money(row.fee).negated())
      if (row.net !== null) of.net.add(key, 0, money(row.net).negated())
    }
    if (place === 'awaiting') of.awaiting.add(key, 1, row.amount)
    if (carried || (place !== 'matched' && place !== 'netted' && !open)) return
    if (row.side === 'journal') of.journal.add(key, 1, row.amount)
    else of.settlement.add(key, 1, row.amount)
  }

  #settlingSource(
    journal: readonly StoredTransaction[],
    settlement: readonly StoredTransaction[],
  ): string {
    const row = settlement[0] ?? journal[0]
    if (row === undefined) throw new Error('A match holds no row')
    return row.side === 'settlement' ? row.source : (this.#explainTerms.owedBy(row) ?? row.source)
  }

  #digest(
    judgement: Judgement,
    exceptions: readonly KeptException[],
    zeros: readonly KeptZero[],
  ): string {
    const at = (row: RowReference) => `${this.#fileIdentity(row.fileId)}:${row.line}`
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
    const hash = createHash('sha256')
    for (const line of lines) hash.update(line).update('\n')
    return hash.digest('hex')
  }
}

const reference = ({ fileId, line }: RowReference): RowReference => ({ fileId, line })

/** settlement - journal; a side without rows counts as nothing, a side without a known amount as unknown. */
function difference(leftover: Leftover): string | null {
  const settled = leftover.settlement.length === 0 ? '0' : leftover.settled
  const expected = leftover.journal.length === 0 ? '0' : leftover.expected
  if (settled === null || expected === null) return null
  return plainText(money(settled).minus(money(expected)))
}

function mustHoldEachOnce(rows: readonly StoredTransaction[], judgement: Judgement): void {
  const seen = new Set<string>()
  const note = (row: StoredTransaction) => {
    const key = rowKey(row)
    if (seen.has(key)) throw new Error(`Matching placed row ${key} twice`)
    seen.add(key)
  }
  for (const match of judgement.matches) [...match.journal, ...match.settlement].forEach(note)
  for (const { row } of judgement.placed) note(row)
  for (const leftover of judgement.leftovers) {
    ;[...leftover.journal, ...leftover.settlement].forEach(note)
  }
  if (seen.size !== rows.length) {
    throw new Error(`Matching was given ${rows.length} rows and placed ${seen.size}`)
  }
}

/** Matches of one row with one row, gathered by rule and files. */
function pairsOf(judgement: Judgement): KeptPairs[] {
  const gathered = new Map<
    string,
    KeptPairs & { journalLines: number[]; settlementLines: number[] }
  >()
  for (const match of judgement.matches) {
    const [journal, settlement] = [match.journal[0], match.settlement[0]]
    if (!isPair(match) || journal === undefined || settlement === undefined) continue
    const key = [journal.merchantId, match.rule, journal.fileId, settlement.fileId].join('\n')
    let pairs = gathered.get(key)
    if (pairs === undefined) {
      pairs = {
        merchantId: journal.merchantId,
        rule: match.rule,
        journalFile: journal.fileId,
        settlementFile: settlement.fileId,
        journalLines: [],
        settlementLines: [],
      }
      gathered.set(key, pairs)
    }
    pairs.journalLines.push(journal.line)
    pairs.settlementLines.push(settlement.line)
  }
  return [...gathered.values()]
}

function isPair(match: Judgement['matches'][number]): boolean {
  return match.journal.length === 1 && match.settlement.length === 1
}

function groupsOf(judgement: Judgement): KeptGroup[] {
  return judgement.matches
    .filter((match) => !isPair(match))
    .map((match) => ({
      merchantId: (match.journal[0] ?? match.settlement[0])?.merchantId ?? '',
      rule: match.rule,
      journal: match.journal.map(reference),
      settlement: match.settlement.map(reference),
      amount: match.amount,
      currency: match.currency,
      difference: match.difference,
    }))
}

function placesOf(judgement: Judgement): KeptPlace[] {
  const gathered = new Map<string, KeptPlace & { lines: number[] }>()
  for (const { place, row } of judgement.placed) {
    const key = [row.businessDate, row.merchantId, place, row.side, row.fileId].join('\n')
    let kept = gathered.get(key)
    if (kept === undefined) {
      const { businessDate, merchantId, side, fileId } = row
      kept = { businessDate, merchantId, place, side, fileId, lines: [] }
      gathered.set(key, kept)
    }
    kept.lines.push(row.line)
  }
  return [...gathered.values()]
}
