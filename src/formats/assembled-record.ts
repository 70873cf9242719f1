// The rows that assemblers give: one set of cells for all of them, signed figures, ready to read.
import { isPlainFigure, withDecimals } from './figures.ts'
import type { RecordRule } from './format.ts'
import { KIND_WORDS } from './kind-words.ts'
import type { TimePattern } from './times.ts'

export const ASSEMBLED_KEYS = [
  'kind',
  'merchant',
  'terminal',
  'stan',
  'auth',
  'pan',
  'scheme',
  'method',
  'amount',
  'currency',
  'fee',
  'net',
  'at',
  'settled',
  'reference',
  'original',
  'payout',
  'product',
  'remark',
] as const

export type AssembledRecord = Partial<Record<(typeof ASSEMBLED_KEYS)[number], string>>

export function assembledCells(record: AssembledRecord): string[] {
  return ASSEMBLED_KEYS.map((key) => record[key] ?? '')
}

/** The rule that reads such rows of a settlement file. */
export function assembledRule(
  at: readonly TimePattern[],
  settled: readonly TimePattern[],
): RecordRule {
  return {
    side: 'settlement',
    kind: { column: 'kind', words: KIND_WORDS },
    merchantId: 'merchant',
    texts: {
      terminalId: 'terminal',
      stan: 'stan',
      authCode: 'auth',
      acquirerReference: 'reference',
      originalReference: 'original',
      payoutReference: 'payout',
      cardProduct: 'product',
      remark: 'remark',
    },
    pan: 'pan',
    scheme: { column: 'scheme', words: {}, asWritten: true },
    paymentMethod: { column: 'method', words: {}, asWritten: true },
    currency: 'currency',
    amount: { column: 'amount', direction: 'as_written' },
    fee: { column: 'fee', direction: 'as_written' },
    net: { column: 'net', direction: 'as_written' },
    at: { column: 'at', patterns: at },
    settlementDate: { column: 'settled', patterns: settled },
  }
}

/** Fields of a line by their widths, in order, blanks cut; the key '' is a gap. */
export function fieldsOf<K extends string>(
  line: string,
  widths: readonly (readonly [key: K | '', width: number])[],
): Record<K, string> {
  const fields: Partial<Record<K, string>> = {}
  let at = 0
  for (const [key, width] of widths) {
    if (key !== '') fields[key] = line.slice(at, at + width).trim()
    at += width
  }
  return fields as Record<K, string>
}

/** Minor units with an optional sign before or after their blanks; other text stays, to be refused. */
export function fromMinor(text: string, digits: number): string {
  const parts = /^([-+]?)\s*(\d+)$/.exec(text.trim())
  if (parts === null) return text.trim()
  const figure = withDecimals((parts[2] ?? '').replace(/^0+(?=\d{4})/, ''), digits)
  return parts[1] === '-' ? `-${figure}` : figure
}

export function opposite(figure: string): string {
  if (!isPlainFigure(figure)) return figure
  return figure.startsWith('-') ? figure.slice(1) : `-${figure}`
}
