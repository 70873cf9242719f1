// A proposal for an unknown file: its encoding, delimiter, heading row and what its columns seem to hold.
import { isUtf8 } from 'node:buffer'
import { scrubbed } from '../domain/card-number.ts'
import type {
  DeclaredFigure,
  DeclaredLayout,
  DeclaredRecord,
  DeclaredTime,
  LayoutEncoding,
} from '../domain/declared-layout.ts'
import { KINDS, type Kind } from '../domain/kind.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { kindNamed } from './chinese-kinds.ts'
import { quotedCells } from './quotes.ts'
import { refuseSensitiveHeadings } from './sensitive.ts'
import { isZip, peeked, unwrapped } from './unwrapping.ts'
import { firstRows, workbookIn } from './workbook.ts'

const HEAD = 262_144
const ROWS_SEEN = 500
const DELIMITERS = [',', ';', '\t', '|'] as const

export interface Guess {
  readonly layout: DeclaredLayout
  /** What a person must decide: stable words, e.g. `amount_unknown`. */
  readonly doubts: readonly string[]
}

/** Rows of text with their separators found. */
interface Seen {
  readonly encodings: readonly LayoutEncoding[]
  readonly delimiter: string | null
  readonly rows: readonly (readonly string[])[]
}

/** The first rows of a text file, cut by the delimiter that cuts most of them alike. */
function seenText(head: Buffer, file: string): Seen {
  const encoding = encodingOf(head)
  const decoder = new TextDecoder(encoding)
  const lines = decoder.decode(head).split(/\r\n|[\r\n]/)
  lines.length = Math.min(lines.length, ROWS_SEEN)
  if (lines.length > 1) lines.pop() // the last one may be cut
  const filled = lines.filter((line) => line.trim() !== '')
  let best: { delimiter: string; rows: string[][]; score: number } | null = null
  for (const delimiter of DELIMITERS) {
    const rows = filled.map((line) => cut(line, delimiter))
    const widths = new Map<number, number>()
    for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1)
    const [width = 1, count = 0] =
      [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0]).find(([one]) => one > 1) ?? []
    const score = width > 1 ? count * Math.min(width, 40) : 0
    if (best === null || score > best.score) best = { delimiter, rows, score }
  }
  if (best === null || best.score === 0) {
    throw noGuess('No delimiter cuts the lines alike.', file)
  }
  const encodings: readonly LayoutEncoding[] =
    encoding === 'gb18030' ? ['utf-8', 'gb18030'] : [encoding]
  return { encodings, delimiter: best.delimiter, rows: best.rows }
}

function noGuess(message: string, file: string): StoppedError {
  return new StoppedError('NO_GUESS', EXIT.usage, message, {
    place: file,
    hint: 'A file of fixed widths is declared with type: fixed and fields:, by its sender’s document.',
  })
}

function cut(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter)
  const cells: string[] = []
  const record = quotedCells(line, 0, delimiter.charCodeAt(0), cells)
  return record.state === 'cells' ? cells.slice(0, record.count) : line.split(delimiter)
}

function encodingOf(head: Buffer): LayoutEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const whole = head.subarray(
    0,
    Math.max(head.lastIndexOf(0x0a), head.lastIndexOf(0x0d), 0) || head.length,
  )
  if (isUtf8(whole)) return 'utf-8'
  const chinese = new TextDecoder('gb18030').decode(whole)
  // Western text read as GB18030 makes rare characters; Chinese text makes common ones.
  const common = chinese.match(/[\u4e00-\u9fa5]/g)?.length ?? 0
  const wrong = chinese.match(/\ufffd/g)?.length ?? 0
  return wrong === 0 && common > 3 && /[的商户号交易金额时间日期]/.test(chinese)
    ? 'gb18030'
    : 'windows-1252'
}

type Meaning =
  | 'amount'
  | 'fee'
  | 'net'
  | 'currency'
  | 'merchantId'
  | 'pan'
  | 'kind'
  | 'outcome'
  | 'responseCode'
  | 'at'
  | 'time'
  | 'settlementDate'
  | 'terminalId'
  | 'batchNo'
  | 'stan'
  | 'rrn'
  | 'authCode'
  | 'acquirerReference'
  | 'remark'

/** Headings by what they mean; the first that fits, in this order, counts. */
const MEANINGS: readonly (readonly [Meaning, RegExp])[] = [
  ['settlementDate', /settle.*date|payout.*date|value.*date|清算日|结算日|auszahlungsdatum/i],
  ['fee', /\bfee|commission|gebühr|frais|tarif|手续费|服务费/i],
  ['net', /\bnet\b|netto|payable|结算金额|到账|净额|实收净额/i],
  ['currency', /curren|währung|devise|币种/i],
  ['merchantId', /merchant|\bmid\b|商户(?!订单)|händler/i],
  ['terminalId', /terminal|\btid\b|终端|设备号|\bpos\b/i],
  ['batchNo', /batch|批次/i],
  ['rrn', /\brrn\b|retrieval|参考号/i],
  ['authCode', /auth|approval|授权/i],
  ['pan', /\bpan\b|card.*(?:no|num)|karten|卡号/i],
  ['responseCode', /resp.*code|返回码|应答码/i],
  ['stan', /\bstan\b|trace|beleg|receipt|凭证号|流水号|跟踪号/i],
  ['outcome', /status|state|状态/i],
  ['kind', /type|\bart\b|类型|transaction kind/i],
  ['acquirerReference', /transaction.*id|reference|\bref\b|订单号|交易号/i],
  ['amount', /amount|gross|betrag|montant|valor|importe|金额|总额|brutto/i],
  ['at', /date|datum|日期|时间|timestamp/i],
  ['time', /\btime\b|uhrzeit|heure/i],
  ['remark', /remark|memo|note|备注|descri/i],
]

const TIMES: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\d$/, 'YYYY-MM-DD'],
  [/^\d{4}\/\d\d\/\d\d$/, 'YYYY/MM/DD'],
  [/^\d{8}$/, 'YYYYMMDD'],
  [/^\d{14}$/, 'YYYYMMDDhhmmss'],
  [/^\d\d\.\d\d\.\d{4}$/, 'DD.MM.YYYY'],
  [/^\d\d\/\d\d\/\d{4}$/, 'DD/MM/YYYY'],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'YYYY-MM-DD hh:mm:ss'],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'YYYY-MM-DD hh:mm'],
  [/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/, 'YYYY/MM/DD hh:mm:ss'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'YYYY-MM-DDThh:mm:ss'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)$/, 'YYYY-MM-DDThh:mm:ssZ'],
  [/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/, 'DD.MM.YYYY hh:mm:ss'],
  [/^\d\d\.\d\d\.\d{4} \d\d:\d\d$/, 'DD.MM.YYYY hh:mm'],
  [/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/, 'DD/MM/YYYY hh:mm:ss'],
  [/^\d\d:\d\d:\d\d$/, 'hh:mm:ss'],
  [/^\d\d:\d\d$/, 'hh:mm'],
  [/^\d{6}$/, 'hhmmss'],
]

const FIGURE = /^[-+]?(?:[^\d\s,.-]{1,3}\s?)?[-+]?\d[\d.,' ]*-?$/

/** What rows of cells seem to be; a person corrects it. */
function guessed(seen: Seen, file: string): Guess {
  const { rows } = seen
  const at = headingAt(rows)
  const heading = rows[at]?.map((cell) => cell.replace(/^\ufeff/, '').trim()) ?? []
  refuseSensitiveHeadings(heading, file)
  const body = rows.slice(at + 1).filter((row) => row.length === heading.length)
  const cells = (column: number) =>
    body
      .map((row) => (row[column] ?? '').replace(/^[`'\t ]+|\s+$/g, ''))
      .filter((one) => one !== '')
  const meaning = new Map<Meaning, number>()
  heading.forEach((name, column) => {
    if (!isPrintable(name)) return
    const found = MEANINGS.find(
      ([one, words]) => !meaning.has(one) && words.test(name) && fits(one, cells(column)),
    )
    if (found !== undefined && name !== '') meaning.set(found[0], column)
  })
  const key = (one: Meaning): string | undefined => (meaning.has(one) ? one : undefined)
  const doubts: string[] = []
  const money = ['amount', 'fee', 'net'] as const
  const written = money.flatMap((one) => (meaning.has(one) ? cells(meaning.get(one) ?? 0) : []))
  const columns = Object.fromEntries(
    [...meaning]
      .sort(([, a], [, b]) => a - b)
      .map(([one, column]) => [one as string, { names: [heading[column] ?? ''] }]),
  )
  const time = timeOf(meaning, cells)
  const settled = meaning.has('settlementDate')
    ? patternOf(cells(meaning.get('settlementDate') ?? 0))
    : null
  const side =
    meaning.has('fee') || meaning.has('net') || settled !== null ? 'settlement' : 'journal'
  if (!meaning.has('amount')) doubts.push('amount_unknown')
  if (time === null) doubts.push('time_unknown')
  if (!meaning.has('merchantId')) doubts.push('merchant_unknown')
  if (!meaning.has('currency')) doubts.push('currency_unknown')
  doubts.push('side_guessed', 'kinds_guessed')
  const said = meaning.has('kind') ? new Set(cells(meaning.get('kind') ?? 0)) : []
  const kinds = [...said].filter(isPrintable).sort()
  const { way, against } = directionsOf(body, meaning)
  const record: DeclaredRecord = {
    side,
    kind:
      kinds.length === 0 || kinds.length > 30
        ? 'sale'
        : {
            column: 'kind',
            words: Object.fromEntries(
              kinds.flatMap((word) => {
                const kind = kindSeen(word)
                return kind === undefined ? [] : [[word, kind] as const]
              }),
            ),
          },
    merchantId: key('merchantId'),
    texts: Object.fromEntries(
      (
        ['terminalId', 'batchNo', 'stan', 'rrn', 'authCode', 'acquirerReference', 'remark'] as const
      ).flatMap((one) => (meaning.has(one) ? [[one, one]] : [])),
    ),
    pan: key('pan'),
    responseCode: key('responseCode'),
    currency: key('currency'),
    amount: meaning.has('amount') ? { column: 'amount', direction: way } : null,
    fee: meaning.has('fee') ? { column: 'fee', direction: against } : undefined,
    net: meaning.has('net') ? { column: 'net', direction: way } : undefined,
    at: time ?? undefined,
    settlementDate:
      settled === null ? undefined : { column: 'settlementDate', patterns: [settled] },
  }
  return {
    layout: {
      type: seen.delimiter === null ? 'xlsx' : 'delimited',
      encodings: seen.encodings,
      delimiters: seen.delimiter === null ? undefined : [seen.delimiter],
      headingWithin: at + 1 === 1 ? undefined : at + 3,
      padding: body.some((row) => row.some((cell) => cell.startsWith('`')))
        ? 'backtick'
        : body.some((row) => row.some((cell) => cell !== cell.trim()))
          ? 'blanks'
          : undefined,
      columns,
      trailer: trailerOf(rows.slice(at + 1)),
      figures: styleOf(written),
      records: [record],
    },
    doubts,
  }
}

const REFUNDS =
  /refund|return|erstatt|rückzahl|gutschrift|storno|rembours|rimborso|devolu|estorno|退/i
/** Whole words only: `Auszahlung` and `payment fee` are none. */
const SALES =
  /^(?:(?:card|pos|debit|credit) |karten)?(?:sales?|purchase|payment|(?:ver|ein)?kauf|umsatz|zahlung|vente|achat|paiement|vendita|acquisto|pagamento|venda)$/i

/** What a word of a file surely means; others are left out, so that their lines are refused until a person says. */
function kindSeen(word: string): Kind | undefined {
  const own = KINDS.find((kind) => kind === word.toLowerCase())
  if (own !== undefined) return own
  const chinese = kindNamed(word)
  if (chinese !== null) return chinese
  return REFUNDS.test(word) ? 'refund' : SALES.test(word) ? 'sale' : undefined
}

/** Where signs are written they count: a size alone would turn money back into a sale. */
function directionsOf(
  body: readonly (readonly string[])[],
  meaning: ReadonlyMap<Meaning, number>,
): Readonly<Record<'way' | 'against', DeclaredFigure['direction']>> {
  const cell = (row: readonly string[], one: Meaning) => row[meaning.get(one) ?? -1]?.trim() ?? ''
  const isNegative = (row: readonly string[]) => /^-|-$/.test(cell(row, 'amount'))
  if (!body.some(isNegative)) return { way: 'size_by_kind', against: 'size_against_kind' }
  const refunds = body.filter((row) => kindSeen(cell(row, 'kind')) === 'refund')
  return refunds.every(isNegative)
    ? { way: 'as_written', against: 'negated' }
    : { way: 'by_kind', against: 'against_kind' }
}

/** How the line of sums begins, where one stands below the rows. */
function trailerOf(rows: readonly (readonly string[])[]): string[] | undefined {
  const marks = rows.flatMap(([first = '']) => {
    const mark = /^(?:#?totals?|summe|gesamt|sum|totale?|合计|总计|汇总|小计)(?!\p{L})/iu.exec(
      first.trim(),
    )
    return mark === null ? [] : [mark[0]]
  })
  return marks.length === 0 ? undefined : [...new Set(marks)]
}

/** A layout is printed and mailed about: no card number may be a word in it. */
function isPrintable(word: string): boolean {
  return scrubbed(word) === word
}

function fits(meaning: Meaning, cells: readonly string[]): boolean {
  if (cells.length === 0) return true
  const most = (test: RegExp) => cells.filter((cell) => test.test(cell)).length * 2 > cells.length
  if (meaning === 'amount' || meaning === 'fee' || meaning === 'net') return most(FIGURE)
  if (meaning === 'at' || meaning === 'time' || meaning === 'settlementDate') {
    return patternOf(cells) !== null
  }
  return true
}

/** The row of most texts and no figures, among the first ones. */
function headingAt(rows: readonly (readonly string[])[]): number {
  let best = 0
  let score = -1
  rows.slice(0, 40).forEach((row, at) => {
    const names = row.filter(
      (cell) => cell.trim() !== '' && !/^[`'-]?[\d.,:/ -]+$/.test(cell.trim()),
    )
    const figures = row.length - names.length
    const own = names.length - figures * 2
    if (new Set(names).size === names.length && own > score) {
      best = at
      score = own
    }
  })
  return best
}

function patternOf(cells: readonly string[]): string | null {
  const found = TIMES.filter(
    ([form]) => cells.filter((cell) => form.test(cell)).length * 2 > cells.length,
  )
  const [first] = found
  if (first === undefined) return null
  // 03/04/2026 is the day first, unless a second part above 12 shows otherwise.
  const american = cells.some((cell) => /^\d\d\/(?:1[3-9]|[23]\d)\//.test(cell))
  return american ? first[1].replace('DD/MM', 'MM/DD') : first[1]
}

function timeOf(
  meaning: ReadonlyMap<Meaning, number>,
  cells: (column: number) => readonly string[],
): DeclaredTime | null {
  const at = meaning.get('at')
  if (at === undefined) return null
  const date = patternOf(cells(at))
  if (date === null || !/[DJ]/.test(date)) return null
  const clock = meaning.get('time')
  const time = clock === undefined || date.includes('h') ? null : patternOf(cells(clock))
  if (time === null) return { column: 'at', patterns: [date] }
  return { column: ['at', 'time'], patterns: [`${date} ${time}`] }
}

const THOUSANDS = [',', '.', ' ', "'"] as const

function styleOf(cells: readonly string[]): DeclaredLayout['figures'] {
  const comma = cells.some((cell) => /\d,\d{1,2}$/.test(cell))
  const point = cells.some((cell) => /\d\.\d{1,2}$/.test(cell))
  const decimal = comma && !point ? ',' : '.'
  const group = cells.find((cell) => /\d[., ']\d{3}(?:[.,]|$)/.test(cell))
  const mark = group === undefined ? undefined : /\d([., '])\d{3}/.exec(group)?.[1]
  const thousands = THOUSANDS.find((one) => one === mark && one !== decimal)
  const symbols = [
    ...new Set(cells.flatMap((cell) => /^[-+]?([^\d\s,.+-]{1,3})/.exec(cell)?.[1] ?? [])),
  ].sort()
  const looseSigns = cells.some((cell) => /^\+|-$/.test(cell))
  if (decimal === '.' && thousands === undefined && symbols.length === 0 && !looseSigns) {
    return undefined
  }
  return {
    decimal,
    thousands,
    symbols: symbols.length === 0 ? undefined : symbols,
    looseSigns: looseSigns ? true : undefined,
  }
}

/** Proposes a layout from the first bytes of a file, packed or not, or from the sheet that says most. */
export async function guessLayout(bytes: AsyncIterable<Buffer>, file: string): Promise<Guess> {
  const { head, bytes: whole } = await peeked(unwrapped(bytes, file), HEAD)
  if (!isZip(head)) {
    for await (const _ of whole) break // closes what was opened
    return known(guessed(seenText(head, file), file), file)
  }
  const book = await workbookIn(whole, file)
  const guesses: Guess[] = []
  for (const sheet of book.sheets) {
    const rows = await firstRows(book, sheet, file, ROWS_SEEN)
    if (rows.length === 0) continue
    const guess = guessed({ encodings: ['utf-8'], delimiter: null, rows: squared(rows) }, file)
    const own = book.sheets.length === 1 ? {} : { sheet: sheet.name }
    guesses.push({ ...guess, layout: { ...guess.layout, ...own } })
  }
  const columns = ({ layout }: Guess) => Object.keys(layout.columns ?? {}).length
  const [best] = guesses.sort((one, two) => columns(two) - columns(one))
  if (best === undefined) throw noGuess('The workbook has no rows.', file)
  return known(best, file)
}

/** @throws StoppedError (exit 2) where no heading says anything. */
function known(guess: Guess, file: string): Guess {
  if (Object.keys(guess.layout.columns ?? {}).length > 0) return guess
  throw noGuess('No row looks like headings of transactions.', file)
}

/** A sheet leaves blank cells at a row's end out. */
function squared(rows: readonly (readonly string[])[]): string[][] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  return rows.map((row) => [...row, ...Array<string>(width - row.length).fill('')])
}
