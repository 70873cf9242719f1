// One row of cells as one transaction, by the compiled rules of a layout; or why it is none.
import { isDateText } from '../domain/business-date.ts'
import { UnknownYearError } from '../domain/calendar.ts'
import { scrubbed, scrubbedReference } from '../domain/card-number.ts'
import { currencyNumbered, currencyOf, NO_CURRENCY } from '../domain/currency.ts'
import {
  AMOUNTLESS_KINDS,
  directionOf,
  isKind,
  type Kind,
  MANAGEMENT_KINDS,
} from '../domain/kind.ts'
import type { RejectedLine } from '../domain/received-file.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { isOtherTender, type Outcome, type Transaction } from '../domain/transaction.ts'
import {
  type Cells,
  detached,
  free,
  methodOf,
  pan,
  REFERENCE_MAX,
  reference,
  referenceText,
} from './cell-texts.ts'
import {
  type ColumnMap,
  type Compiled,
  type CompiledFigure,
  compiled,
  type Derived,
  isExact,
  type Lookup,
  type Skipping,
  sideFor,
  skipping,
} from './compiled-rule.ts'
import { figureReader, isZeroFigure, majorUnits, negatedFigure } from './figures.ts'
import type { Format, RowRules } from './format.ts'
import { keysOfDecision, keysOfRule } from './keys-read.ts'
import type { ReadingTerms } from './reading.ts'
import { excerptOf, Refused, type RejectRule } from './refusal.ts'
import { MonthFirst, RowDates } from './row-dates.ts'

const INTERNED_MAX = 50_000
/** The shortest card number. */
const CARD_DIGITS = 13
const COMMON_CARD_DIGITS = 15
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['y', true],
  ['n', false],
])

/**
 * A whole card number in an amount's column: a slipped column, and nothing that may be stored. Before a
 * decimal point it is one of a length that cards have and no money comes to.
 */
function isCardNumber(figure: string): boolean {
  if (figure.length < CARD_DIGITS) return false
  const point = figure.indexOf('.')
  if (point < 0) return scrubbed(figure) !== figure
  const whole = figure.slice(0, point)
  return whole.length >= COMMON_CARD_DIGITS && scrubbedReference(whole) !== whole
}

type Salvaged = Omit<RejectedLine, 'line' | 'field' | 'rule' | 'excerpt'>

const NOTHING_SALVAGED: Omit<Salvaged, 'side'> = {
  kind: null,
  merchantId: null,
  terminalId: null,
  stan: null,
  rrn: null,
  businessDate: null,
  currency: null,
  amount: null,
}

/** Reads rows of one file. One per file: it keeps what consecutive rows share. */
export class RecordReader {
  readonly #terms: ReadingTerms
  readonly #columns: ColumnMap
  readonly #rules: readonly (Compiled | Skipping)[]
  readonly #derived: readonly Derived[]
  /** Derived cells that decide about a row or count in its totals; the others are made for the rule that takes it. */
  readonly #early: readonly Derived[]
  readonly #late: ReadonlyMap<Compiled | Skipping, readonly Derived[]>
  readonly #width: number
  readonly #figure: (cell: string) => string | null
  /** Of each row's own currency. */
  readonly #isInMinorUnits: boolean
  readonly #dates: RowDates
  readonly #merchants = new Map<string, string>()
  readonly #terminals = new Map<string, string>()
  readonly #schemes = new Map<string, string>()
  readonly #currencies = new Map<string, string>()

  constructor(format: Format, rules: RowRules, columns: ColumnMap, terms: ReadingTerms) {
    const derivedKeys = Object.keys(rules.derived ?? {})
    const known: ColumnMap = {
      width: columns.width + derivedKeys.length,
      indexOf(key) {
        const derived = derivedKeys.indexOf(key)
        return derived < 0 ? columns.indexOf(key) : columns.width + derived
      },
      // What a derived cell was made of is what the reader of a message can look up.
      headingOf: (key) => columns.headingOf(rules.derived?.[key]?.from[0] ?? key),
    }
    this.#terms = terms
    this.#columns = known
    this.#width = columns.width
    const exact = isExact(format)
    const named = terms.slotDate ?? format.fileDate?.(terms.fileName) ?? null
    const fileDate = named !== null && isDateText(named) ? named : null
    this.#dates = new RowDates(terms, fileDate)
    // Where messages are paired, a request without a response is one that got no answer.
    const hasCodes = terms.withoutCodes !== true || format.shape.type === 'messages'
    this.#rules = rules.records.map((rule) => {
      if (rule.side === 'none') return skipping(rule, known, exact)
      const side = sideFor(format, rule.side, terms.source.side)
      if (side === 'none') return skipping({ when: rule.when ?? {}, side }, known, exact)
      const own = compiled({ ...rule, side }, known, terms, exact, fileDate)
      return hasCodes ? own : { ...own, responseCode: -1 }
    })
    this.#derived = Object.entries(rules.derived ?? {}).map(([key, cell], each) => {
      const from = cell.from.map((name) => known.indexOf(name))
      return { key, at: columns.width + each, from, make: cell.make }
    })
    const early = keysOfDecision(format, rules)
    this.#early = this.#derived.filter(({ key }) => early.has(key))
    this.#late = new Map(
      this.#rules.map((rule, each) => {
        const source = rules.records[each]
        const keys = source === undefined ? new Set<string>() : keysOfRule(source)
        const late = this.#derived.filter(({ key }) => keys.has(key) && !early.has(key))
        return [rule, late] as const
      }),
    )
    this.#figure = figureReader(format.figures)
    this.#isInMinorUnits = format.figures?.implied === 'currency'
  }

  /** Appends the derived cells that decisions need; `cells` holds exactly the file's own ones before. */
  complete(cells: string[]): void {
    if (cells.length !== this.#width) cells.length = this.#width
    this.#make(this.#early, cells)
  }

  #make(derived: readonly Derived[], cells: string[]): void {
    for (let each = 0; each < derived.length; each++) {
      const one = derived[each]
      if (one === undefined) break
      const { from } = one
      const values = new Array<string>(from.length)
      for (let at = 0; at < from.length; at++) values[at] = cells[from[at] ?? -1] ?? ''
      cells[one.at] = one.make(values, this.#terms)
    }
  }

  /** The plain figure of a column as written, for column sums; '' where there is none. */
  figureAt(cells: Cells, index: number): string {
    const cell = index < 0 ? '' : (cells[index] ?? '')
    return cell === '' ? '' : (this.#figure(cell) ?? '')
  }

  indexOf(key: string): number {
    return this.#columns.indexOf(key)
  }

  /** The rule of a layout that has no more than one. */
  get onlyRule(): Compiled | null {
    const [rule] = this.#rules
    return this.#rules.length === 1 && rule !== undefined && rule.side !== 'none' ? rule : null
  }

  #ruleOf(cells: Cells): Compiled | Skipping | undefined {
    const rules = this.#rules
    for (let each = 0; each < rules.length; each++) {
      const rule = rules[each]
      if (rule === undefined) break
      let holds = true
      for (const { index, words } of rule.when) {
        if (!words.has(index < 0 ? '' : (cells[index] ?? ''))) {
          holds = false
          break
        }
      }
      if (holds) return rule
    }
    return undefined
  }

  /** The transaction of a completed row, the rejected line that it is, or null: passed over. */
  read(cells: string[], line: number): Transaction | RejectedLine | null {
    const rule = this.#ruleOf(cells)
    if (rule?.side === 'none') return null
    if (rule !== undefined) this.#make(this.#late.get(rule) ?? [], cells)
    try {
      if (rule === undefined) throw this.#unruled(cells)
      return this.#transaction(rule, cells, line)
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused
      return this.#rejected(refused, rule, cells, line)
    }
  }

  /** No rule takes the row: the word of the first column that rules look at is unknown. */
  #unruled(cells: Cells): Refused {
    const rule = this.#rules.find(({ when }) => when.length > 0)
    const [column = ''] = Object.keys(rule?.rule.when ?? {})
    const index = this.#columns.indexOf(column)
    const cell = index < 0 ? '' : (cells[index] ?? '')
    return new Refused(cell === '' ? 'type_missing' : 'type_unknown', column, cell)
  }

  #kind(rule: Compiled, cells: Cells): Kind {
    if (rule.kind.constant !== null) return rule.kind.constant
    const cell = rule.kind.index < 0 ? '' : (cells[rule.kind.index] ?? '')
    const kind = rule.kind.words?.get(cell) ?? rule.kind.otherwise
    if (kind !== null && kind !== '') return kind
    if (rule.kind.asWritten && isKind(cell)) return cell
    const column = typeof rule.rule.kind === 'string' ? '' : rule.rule.kind.column
    throw new Refused(cell === '' ? 'type_missing' : 'type_unknown', column, cell)
  }

  #merchant(rule: Compiled, cells: Cells): string {
    const cell = rule.merchantId < 0 ? '' : (cells[rule.merchantId] ?? '')
    const known = this.#merchants.get(cell)
    if (known !== undefined) return known
    const given = cell === '' ? (this.#terms.source.defaults.merchantId ?? '') : cell
    if (given === '') throw new Refused('merchant_missing', rule.rule.merchantId ?? '', '')
    const merchant = this.#terms.mapMerchant?.(given) ?? given
    const clean = detached(referenceText(merchant))
    if (this.#merchants.size < INTERNED_MAX) this.#merchants.set(detached(cell), clean)
    return clean
  }

  #terminal(rule: Compiled, cells: Cells, merchantId: string): string | null {
    const index = rule.texts.terminalId
    const cell = index < 0 ? '' : (cells[index] ?? '')
    const given = cell === '' ? (this.#terms.source.defaults.terminalId ?? '') : cell
    if (given === '') return null
    const { mapTerminal } = this.#terms
    if (mapTerminal === undefined) return referenceText(given)
    const key = `${merchantId}\n${given}`
    const known = this.#terminals.get(key)
    if (known !== undefined) return known
    const clean = detached(referenceText(mapTerminal(given, merchantId)))
    if (this.#terminals.size < INTERNED_MAX) this.#terminals.set(detached(key), clean)
    return clean
  }

  #currency(rule: Compiled, cells: Cells, kind: Kind): string {
    const cell = rule.currency < 0 ? '' : (cells[rule.currency] ?? '')
    const known = this.#currencies.get(cell)
    if (known !== undefined) return known
    if (cell === '') {
      const given = this.#terms.source.defaults.currency
      if (given !== undefined) return given
      if (AMOUNTLESS_KINDS.has(kind)) return NO_CURRENCY
      throw new Refused('currency_missing', rule.rule.currency ?? '', '')
    }
    const currency = currencyOf(cell) ?? currencyNumbered(cell)
    if (currency === undefined || currency.code === NO_CURRENCY) {
      // ISO 4217's word for no currency: no money can be in it.
      if (currency !== undefined && AMOUNTLESS_KINDS.has(kind)) return NO_CURRENCY
      throw new Refused('currency_unknown', rule.rule.currency ?? '', cell)
    }
    this.#currencies.set(detached(cell), currency.code)
    return currency.code
  }

  /** A word that is no currency of ISO 4217 still tells sums of one from sums of another. */
  #currencyAsWritten(rule: Compiled, cells: Cells): string | null {
    const cell = rule.currency < 0 ? '' : (cells[rule.currency] ?? '')
    return /^[A-Za-z]{3}$/.test(cell) ? detached(cell) : null
  }

  #word(said: Lookup<string>, cells: Cells): string | null {
    if (said.index < 0) return said.constant ?? (said.otherwise || null)
    const cell = cells[said.index] ?? ''
    const word = said.words?.get(cell)
    if (word !== undefined) return word === '' ? null : word
    if (!said.asWritten || cell === '') return cell === '' ? null : said.otherwise || null
    const known = this.#schemes.get(cell)
    if (known !== undefined) return known
    const small = detached(referenceText(cell.toLowerCase()))
    if (this.#schemes.size < INTERNED_MAX) this.#schemes.set(detached(cell), small)
    return small
  }

  #outcome(rule: Compiled, cells: Cells): Outcome | null {
    const said = rule.outcome
    if (said.index < 0) return said.constant
    const cell = cells[said.index] ?? ''
    const word = said.words?.get(cell) ?? said.otherwise
    if (word !== null) return word === '' ? null : word
    // An unknown status may be a refusal as well as a success: never guessed.
    const column = typeof rule.rule.outcome === 'object' ? rule.rule.outcome.column : ''
    throw new Refused('status_unknown', column, cell)
  }

  #written(rule: Compiled, cell: string, cells: Cells, kind: Kind): string | null {
    const figure = this.#figure(cell)
    if (figure === null || !this.#isInMinorUnits) return figure
    return majorUnits(figure, currencyOf(this.#currency(rule, cells, kind))?.digits ?? 2)
  }

  /** A written figure with its direction; null where the cell is blank. */
  #figureOf(
    rule: Compiled,
    from: CompiledFigure,
    cells: Cells,
    kind: Kind,
    nothingMoved: boolean,
    refusal: RejectRule,
  ): string | null {
    const cell = cells[from.index] ?? ''
    if (cell === '') return null
    const written = this.#written(rule, cell, cells, kind)
    if (written === null || isCardNumber(written)) throw new Refused(refusal, from.column, cell)
    const { direction } = from
    if (direction === 'size_by_kind' || direction === 'size_against_kind') {
      const size = written.charCodeAt(0) === 45 ? written.slice(1) : written
      const outgoing = (directionOf(kind) === -1) === (direction === 'size_by_kind')
      return outgoing ? negatedFigure(size) : size
    }
    let way: 1 | -1 = 1
    if (direction === 'by_kind') way = nothingMoved ? 1 : directionOf(kind)
    else if (direction === 'against_kind') way = nothingMoved || directionOf(kind) === 1 ? -1 : 1
    else if (direction === 'negated') way = -1
    if (way === -1) return negatedFigure(written)
    return written.charCodeAt(0) === 45 && isZeroFigure(written) ? written.slice(1) : written
  }

  #flag(rule: Compiled, cells: Cells): boolean | null {
    const cell = rule.storedOffline < 0 ? '' : (cells[rule.storedOffline] ?? '')
    if (cell === '') return null
    const flag = FLAGS.get(cell.toLowerCase())
    if (flag === undefined) {
      throw new Refused('flag_unreadable', rule.rule.storedOffline ?? '', cell)
    }
    return flag
  }

  #checkLengths(rule: Compiled, cells: Cells): void {
    for (let each = 0; each < rule.longest.length; each++) {
      const pair = rule.longest[each]
      if (pair === undefined) break
      const cell = cells[pair[0]] ?? ''
      // Longer ones fit no index of the store, and no acquirer's reference is that long.
      if (cell.length > REFERENCE_MAX) throw new Refused('reference_too_long', pair[1], cell)
    }
  }

  #transaction(rule: Compiled, cells: Cells, line: number): Transaction {
    const { side, texts } = rule
    const kind = this.#kind(rule, cells)
    const amount =
      rule.amount === null
        ? null
        : this.#figureOf(rule, rule.amount, cells, kind, false, 'amount_unreadable')
    this.#checkLengths(rule, cells)
    const merchantId = this.#merchant(rule, cells)
    const currency = this.#currency(rule, cells, kind)
    const at = rule.at === null ? null : this.#dates.time(rule.at, cells)
    const settlementDate = this.#dates.settlementDate(rule, cells)
    // A row whose only money is its fee has no direction of its own: a positive fee is charged.
    const nothingMoved = amount === null || isZeroFigure(amount)
    const scheme = this.#word(rule.scheme, cells)
    const ofScheme = side === 'journal' ? methodOf(scheme) : null
    const paymentMethod =
      rule.paymentMethod === null ? ofScheme : this.#word(rule.paymentMethod, cells)
    return {
      side,
      line,
      businessDate: this.#dates.businessDate(rule, cells, at, settlementDate),
      settlementDate,
      at,
      kind,
      merchantId,
      terminalId: this.#terminal(rule, cells, merchantId),
      batchNo: reference(cells, texts.batchNo),
      stan: reference(cells, texts.stan),
      rrn: reference(cells, texts.rrn),
      authCode: reference(cells, texts.authCode),
      pan: pan(cells, rule.pan),
      scheme,
      paymentMethod,
      amount,
      amountState:
        amount !== null
          ? 'value'
          : rule.amount === null || MANAGEMENT_KINDS.has(kind)
            ? 'not_applicable'
            : 'blank',
      currency,
      fee:
        rule.fee === null
          ? null
          : this.#figureOf(rule, rule.fee, cells, kind, nothingMoved, 'fee_unreadable'),
      net:
        rule.net === null
          ? null
          : this.#figureOf(rule, rule.net, cells, kind, nothingMoved, 'net_unreadable'),
      acquirerReference: reference(cells, texts.acquirerReference),
      payoutReference: reference(cells, texts.payoutReference),
      originalStan: reference(cells, texts.originalStan),
      originalRrn: reference(cells, texts.originalRrn),
      originalReference: reference(cells, texts.originalReference),
      responseCode: responseCode(rule, cells, paymentMethod),
      outcome: this.#outcome(rule, cells),
      reversalReason: reference(cells, texts.reversalReason),
      entryMode: reference(cells, texts.entryMode),
      cardProduct: reference(cells, texts.cardProduct),
      operatorId: reference(cells, texts.operatorId),
      softwareVersion: reference(cells, texts.softwareVersion),
      storedOffline: this.#flag(rule, cells),
      item: free(cells, texts.item),
      remark: free(cells, texts.remark),
    }
  }

  #rejected(
    refused: Refused,
    rule: Compiled | undefined,
    cells: Cells,
    line: number,
  ): RejectedLine {
    return {
      line,
      field: refused.column === '' ? '' : this.#columns.headingOf(refused.column),
      rule: refused.rule,
      excerpt: excerptOf(refused.excerpt),
      ...this.#salvaged(rule, cells),
    }
  }

  /** What can still be read of a refused row: the zero-amount ledger and the sums want to place it. */
  #salvaged(rule: Compiled | undefined, cells: Cells): Salvaged {
    if (rule === undefined) return { ...NOTHING_SALVAGED, side: null }
    const kind = attempt(() => this.#kind(rule, cells))
    const { amount } = rule
    const merchantId = attempt(() => this.#merchant(rule, cells))
    return {
      side: rule.side,
      kind,
      merchantId: merchantId === null ? null : merchantId.slice(0, REFERENCE_MAX),
      terminalId: attempt(
        () => this.#terminal(rule, cells, merchantId ?? '')?.slice(0, REFERENCE_MAX) ?? null,
      ),
      stan: attempt(() => reference(cells, rule.texts.stan)?.slice(0, REFERENCE_MAX) ?? null),
      rrn: attempt(() => reference(cells, rule.texts.rrn)?.slice(0, REFERENCE_MAX) ?? null),
      businessDate: attempt(() =>
        this.#dates.businessDate(
          rule,
          cells,
          rule.at === null ? null : this.#dates.time(rule.at, cells),
          attempt(() => this.#dates.settlementDate(rule, cells)),
        ),
      ),
      currency:
        attempt(() => this.#currency(rule, cells, kind ?? 'sale')) ??
        this.#currencyAsWritten(rule, cells),
      amount: attempt(() =>
        amount === null
          ? null
          : this.#figureOf(rule, amount, cells, kind ?? 'sale', false, 'amount_unreadable'),
      ),
    }
  }

  /** A line that could not even be cut into cells. */
  broken(rule: RejectRule, line: number, text: string): RejectedLine {
    const sides = new Set(this.#rules.flatMap(({ side }) => (side === 'none' ? [] : [side])))
    const [side = null] = sides
    return {
      line,
      field: '',
      rule,
      excerpt: excerptOf(text),
      ...NOTHING_SALVAGED,
      side: sides.size === 1 ? side : null,
    }
  }
}

/** Nobody is asked about cash and vouchers: a blank there is no answer that failed to come. */
function responseCode(rule: Compiled, cells: Cells, paymentMethod: string | null): string | null {
  if (rule.responseCode < 0) return null
  const code = referenceText(cells[rule.responseCode] ?? '').slice(0, 16)
  return code === '' && isOtherTender(paymentMethod) ? null : code
}

/** The result, or null where the reading itself is refused: the first refusal is on record already. */
function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch (refused) {
    if (refused instanceof Refused) return null
    throw refused
  }
}

/**
 * What stops the file and not its line: a calendar that does not know a year (once it does, the file can
 * come again), and dates in another order than they are read in.
 */
export function stoppedByDate(error: unknown, place: string): StoppedError | null {
  if (error instanceof MonthFirst) {
    return new StoppedError(
      'DATE_ORDER',
      EXIT.quarantined,
      `The date ${excerptOf(error.cell)} has its month first, where this layout reads the day first.`,
      { place, hint: 'Export the file with dates that begin with the year, or with the day.' },
    )
  }
  if (!(error instanceof UnknownYearError)) return null
  return new StoppedError('CALENDAR_YEAR', EXIT.quarantined, error.message, {
    place,
    hint: 'Correct the date in the file, or give the source a calendar that knows the year.',
    cause: error,
  })
}
